"""The repository as it will be: names from one scan of the disk, contents on demand, changes laid over both."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.errors import FileError
from reloadgen.files.paths import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

KUSTOMIZATION_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
YAML_ENDINGS = (".yaml", ".yml")
_SKIPPED = frozenset({".git", "node_modules", ".venv", ".terraform", "__pycache__", ".direnv", ".cache"})


@dataclass(frozen=True, slots=True)
class RegularFiles:
    """Every regular file below the top, by POSIX path relative to it ("" is the top); no symlinks, as in Flux."""

    top: Path
    directories: Mapping[str, tuple[str, ...]]
    """Names in each directory, sorted; directories among them are keys themselves."""
    overlay: Mapping[str, bytes | None]
    _texts: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def is_directory(self, path: str) -> bool:
        """Whether a directory stands there."""
        return path in self.directories

    def is_file(self, path: str) -> bool:
        """Whether a regular file stands there."""
        directory, _, name = path.rpartition("/")
        return name in self.directories.get(directory, ()) and path not in self.directories

    def read(self, path: str) -> bytes:
        """A file's bytes.

        Raises:
            FileError: the system would not let us read it.
        """
        changed = self.overlay.get(path)
        if changed is not None:
            return changed
        if path not in self._texts:
            try:
                self._texts[path] = (self.top / path).read_bytes()
            except OSError as error:
                raise FileError(f"{path}: {error.strerror or error}") from error
        return self._texts[path]

    def kustomizations(self, directory: str) -> tuple[str, ...]:
        """The names of the kustomization files in a directory, in the order in which Flux looks for them."""
        names = self.directories.get(directory, ())
        return tuple(
            name
            for name in KUSTOMIZATION_NAMES
            if name in names and join(directory, name) not in self.directories
        )

    def below(self, directory: str = "") -> Iterator[str]:
        """All files below a directory, in the order of a walk."""
        for name in self.directories.get(directory, ()):
            path = join(directory, name)
            if path in self.directories:
                yield from self.below(path)
            else:
                yield path

    def namesakes(self, directory: str) -> tuple[str, ...]:
        """Other directories of the same name, sorted: one of them is meant where this one does not exist."""
        last = directory.rpartition("/")[2]
        found = (each for each in self.directories if each != directory and each.rpartition("/")[2] == last)
        return tuple(sorted(found)) if last else ()

    def yaml_below(self, directory: str = "") -> Iterator[str]:
        """All files below a directory that Flux takes for manifests by their name."""
        return (path for path in self.below(directory) if path.endswith(YAML_ENDINGS))


def read(top: Path, overlay: Mapping[str, bytes | None]) -> RegularFiles:
    """The repository at a top with changes laid over it: path to new bytes, or None for a file that goes.

    Raises:
        FileError: a directory could not be listed.
    """
    found: dict[str, set[str]] = {"": set()}
    _scan(top, "", found)
    for path, content in overlay.items():
        if content is None:
            _remove(found, path)
        else:
            _add(found, path)
    return RegularFiles(
        top, {directory: tuple(sorted(names)) for directory, names in found.items()}, dict(overlay)
    )


def _scan(top: Path, directory: str, found: dict[str, set[str]]) -> None:
    try:
        with os.scandir(top / directory) as entries:
            listed = [
                (entry.name, entry.is_dir(follow_symlinks=False), entry.is_symlink()) for entry in entries
            ]
    except OSError as error:
        raise FileError(f"{directory or '.'}: {error.strerror or error}") from error
    names = found.setdefault(directory, set())
    for name, is_directory, is_link in listed:
        if is_link or (is_directory and name in _SKIPPED):
            continue
        if is_directory:
            _scan(top, join(directory, name), found)
            if not found[join(directory, name)]:  # Git knows no empty directory
                del found[join(directory, name)]
                continue
        names.add(name)


def _add(found: dict[str, set[str]], path: str) -> None:
    directory, _, name = path.rpartition("/")
    if directory not in found:
        _add(found, directory)
    found.setdefault(directory, set()).add(name)


def _remove(found: dict[str, set[str]], path: str) -> None:
    """Git knows no empty directory: one that loses its last file goes as well."""
    directory, _, name = path.rpartition("/")
    found.get(directory, set()).discard(name)
    if directory and not found.get(directory, {""}):
        del found[directory]
        _remove(found, directory)
