"""What is there: a value that holds every file and directory that a run may touch, read once."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reloadgen.errors import FileError
from reloadgen.inventory import layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TEMPORARY = ".reloadgen-tmp"
"""How the names of temporary files end: nothing that Flux or kustomize would read."""

_OTHER = "neither file nor directory"


@dataclass(frozen=True, slots=True)
class Blocked:
    """A path that can't be used, and why; `obstacle` is what stands where a directory above it has to be."""

    reason: str
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The repository as far as it was asked for; paths are relative to the top."""

    files: Mapping[str, bytes | Blocked]
    """What stands at the wanted paths; a path without anything is absent."""
    kustomizations: Mapping[str, tuple[str, ...]]
    """The kustomization files in each wanted directory, by name; () also where the directory is not there."""
    manifests: Mapping[str, frozenset[str]]
    """Every YAML file at any depth below those wanted directories that are there without a kustomization file."""
    directories: frozenset[str]
    """Those of the wanted directories that are there."""
    leftovers: tuple[str, ...]
    """Temporary files of a run that was killed."""
    twins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The other kustomization files beside a wanted one: kustomize accepts only one per directory."""

    def nearest(self, directory: str) -> str:
        """The deepest directory that is there on the way to a wanted one; "" is the top."""
        while directory and directory not in self.directories:
            directory = layout.parent(directory)
        return directory


def read(path: Path, label: str) -> bytes:
    """The bytes of one file that a person named.

    Raises:
        FileError: it is not there, is a directory, or may not be read.
    """
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise FileError(f"{label}: is a directory, not a file") from None
    except OSError as error:
        raise FileError(f"{label}: {error.strerror}") from error


def take(top: Path, files: Iterable[str], directories: Iterable[str], extra: Iterable[str] = ()) -> Snapshot:
    """Read the wanted files and look into the wanted directories; of `extra` paths only for leftovers beside them.

    Raises:
        FileError: something that is there can't be read.
    """
    reader = _Reader(top)
    kustomizations: dict[str, tuple[str, ...]] = {}
    manifests: dict[str, frozenset[str]] = {}
    wanted = dict.fromkeys(files)
    for directory in dict.fromkeys(directories):
        found = kustomizations[directory] = reader.kustomizations(directory)
        # The usual name is asked for also where there is none: it says what stands in the way of making one.
        wanted.update(dict.fromkeys(f"{directory}/{name}" for name in found or (layout.KUSTOMIZATION,)))
        if not found and reader.there(directory):
            manifests[directory] = reader.manifests(directory)
    for path in extra:
        reader.there(layout.parent(path))
    contents = {path: content for path in wanted if (content := reader.content(path)) is not None}
    twins = {
        path: others for path in wanted if layout.is_kustomization(path) and (others := reader.twins(path))
    }
    there = reader.there_of(kustomizations)
    return Snapshot(contents, kustomizations, manifests, there, reader.leftovers(), twins)


class _Reader:
    """Lists each directory once; knows symlinks on the way from the listings alone."""

    def __init__(self, top: Path) -> None:
        self._top = str(top)
        self._listings: dict[str, dict[str, int]] = {"": self._scan("")}

    def _scan(self, directory: str) -> dict[str, int]:
        """The names in a directory with their file type; unreadable directories end the run."""
        try:
            with os.scandir(f"{self._top}/{directory}") as entries:
                return {entry.name: _type(entry) for entry in entries}
        except OSError as error:
            raise FileError(f"{directory or '.'}: {error.strerror}") from error

    def _listing(self, directory: str) -> dict[str, int]:
        """The names in a directory; nothing where it is not a directory of the work tree itself."""
        found = self._listings.get(directory)
        if found is None:
            inside = self._listing(layout.parent(directory))
            found = self._scan(directory) if inside.get(layout.name(directory)) == stat.S_IFDIR else {}
            self._listings[directory] = found
        return found

    def _kind(self, path: str) -> int:
        return self._listing(layout.parent(path)).get(layout.name(path), 0)

    def there(self, directory: str) -> bool:
        """Whether a directory is there; it is listed by the way."""
        self._listing(directory)
        return directory == "" or self._kind(directory) == stat.S_IFDIR

    def there_of(self, directories: Iterable[str]) -> frozenset[str]:
        """Every directory that is there among the given ones and those above them."""
        found = set()
        for directory in directories:
            here = directory
            while here and here not in found:
                if self.there(here):
                    found.add(here)
                here = layout.parent(here)
        return frozenset(found)

    def kustomizations(self, directory: str) -> tuple[str, ...]:
        names = self._listing(directory)
        return tuple(name for name in layout.KUSTOMIZATION_NAMES if name in names)

    def twins(self, path: str) -> tuple[str, ...]:
        """The other kustomization files in the directory of one."""
        directory = layout.parent(path)
        names = (f"{directory}/{name}" for name in self.kustomizations(directory))
        return tuple(each for each in names if each != path)

    def manifests(self, directory: str) -> frozenset[str]:
        found: set[str] = set()
        for name, kind in self._listing(directory).items():
            path = f"{directory}/{name}"
            if kind == stat.S_IFDIR:
                found |= self.manifests(path)
            elif kind == stat.S_IFREG and (layout.is_yaml(name) or name in layout.KUSTOMIZATION_NAMES):
                found.add(path)
        return frozenset(found)

    def content(self, path: str) -> bytes | Blocked | None:
        """The file's bytes, why they can't be had, or nothing."""
        kind = self._kind(path)
        if kind == stat.S_IFREG:
            return read(Path(self._top, path), path)
        if kind == stat.S_IFDIR:
            return Blocked("a directory lies in the way")
        if kind:
            return Blocked("it is a symlink" if kind == stat.S_IFLNK else f"it is {_OTHER}")
        return self._obstacle(layout.parent(path))

    def _obstacle(self, directory: str) -> Blocked | None:
        """What on the way to a directory is no directory."""
        if not directory:
            return None
        kind = self._kind(directory)
        if kind == stat.S_IFLNK:
            return Blocked(f"{directory} is a symlink", directory)
        if kind == stat.S_IFDIR:
            return None
        return (
            Blocked(f"{directory} is no directory", directory)
            if kind
            else self._obstacle(layout.parent(directory))
        )

    def leftovers(self) -> tuple[str, ...]:
        found = [
            layout.join(directory, name)
            for directory, names in self._listings.items()
            for name, kind in names.items()
            if name.startswith(".") and name.endswith(TEMPORARY) and kind in {stat.S_IFREG, stat.S_IFLNK}
        ]
        return tuple(sorted(found))


def _type(entry: os.DirEntry[str]) -> int:
    if entry.is_symlink():
        return stat.S_IFLNK
    if entry.is_dir(follow_symlinks=False):
        return stat.S_IFDIR
    return stat.S_IFREG if entry.is_file(follow_symlinks=False) else stat.S_IFSOCK
