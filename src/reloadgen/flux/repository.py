"""The repository as it will be: names from one scan of the disk, contents on demand, changes laid over both."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.errors import FileError
from reloadgen.flux.paths import join
from reloadgen.flux.reading import Document
from reloadgen.flux.reading import read as read_documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

KUSTOMIZATION_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
YAML_ENDINGS = (".yaml", ".yml")
_SKIPPED = frozenset({".git", "node_modules", ".venv", ".terraform", "__pycache__", ".direnv", ".cache"})


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is no YAML: why, with line and column from 1 (0: unknown)."""

    message: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Repository:
    """Every regular file below the top, by POSIX path relative to it ("" is the top); no symlinks, as in Flux."""

    top: Path
    folders: Mapping[str, tuple[str, ...]]
    """Names in each folder, sorted; folders among them are keys themselves."""
    overlay: Mapping[str, bytes | None]
    _texts: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    _parsed: dict[str, tuple[Document, ...] | Unreadable] = field(
        default_factory=dict, repr=False, compare=False
    )

    def is_folder(self, path: str) -> bool:
        """Whether a folder stands there."""
        return path in self.folders

    def is_file(self, path: str) -> bool:
        """Whether a regular file stands there."""
        folder, _, name = path.rpartition("/")
        return name in self.folders.get(folder, ()) and path not in self.folders

    def content(self, path: str) -> bytes:
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

    def documents(self, path: str) -> tuple[Document, ...] | Unreadable:
        """A file's YAML documents, parsed once."""
        if path not in self._parsed:
            self._parsed[path] = self._parse(path)
        return self._parsed[path]

    def _parse(self, path: str) -> tuple[Document, ...] | Unreadable:
        try:
            return read_documents(self.content(path).decode("utf-8"))
        except UnicodeDecodeError:
            return Unreadable("the file is not UTF-8 text")
        except YamlError as error:
            return Unreadable(error.message, error.line, error.column)

    def kustomizations(self, folder: str) -> tuple[str, ...]:
        """The names of the kustomization files in a folder, in the order in which Flux looks for them."""
        names = self.folders.get(folder, ())
        return tuple(
            name for name in KUSTOMIZATION_NAMES if name in names and join(folder, name) not in self.folders
        )

    def files(self, below: str = "") -> Iterator[str]:
        """All files below a folder, in the order of a walk."""
        for name in self.folders.get(below, ()):
            path = join(below, name)
            if path in self.folders:
                yield from self.files(path)
            else:
                yield path

    def namesakes(self, folder: str) -> tuple[str, ...]:
        """Other folders of the same name, sorted: one of them is meant where this one does not exist."""
        last = folder.rpartition("/")[2]
        found = (each for each in self.folders if each != folder and each.rpartition("/")[2] == last)
        return tuple(sorted(found)) if last else ()

    def yaml_files(self, below: str = "") -> Iterator[str]:
        """All files below a folder that Flux takes for manifests by their name."""
        return (path for path in self.files(below) if path.endswith(YAML_ENDINGS))


def read(top: Path, overlay: Mapping[str, bytes | None]) -> Repository:
    """The repository at a top with changes laid over it: path to new bytes, or None for a file that goes.

    Raises:
        FileError: a folder could not be listed.
    """
    found: dict[str, set[str]] = {"": set()}
    _scan(top, "", found)
    for path, content in overlay.items():
        if content is None:
            _remove(found, path)
        else:
            _add(found, path)
    return Repository(top, {folder: tuple(sorted(names)) for folder, names in found.items()}, dict(overlay))


def _scan(top: Path, folder: str, found: dict[str, set[str]]) -> None:
    try:
        with os.scandir(top / folder) as entries:
            listed = [
                (entry.name, entry.is_dir(follow_symlinks=False), entry.is_symlink()) for entry in entries
            ]
    except OSError as error:
        raise FileError(f"{folder or '.'}: {error.strerror or error}") from error
    names = found.setdefault(folder, set())
    for name, is_folder, is_link in listed:
        if is_link or (is_folder and name in _SKIPPED):
            continue
        if is_folder:
            _scan(top, join(folder, name), found)
            if not found[join(folder, name)]:  # Git knows no empty folder
                del found[join(folder, name)]
                continue
        names.add(name)


def _add(found: dict[str, set[str]], path: str) -> None:
    folder, _, name = path.rpartition("/")
    if folder not in found:
        _add(found, folder)
    found.setdefault(folder, set()).add(name)


def _remove(found: dict[str, set[str]], path: str) -> None:
    """Git knows no empty folder: one that loses its last file goes as well."""
    folder, _, name = path.rpartition("/")
    found.get(folder, set()).discard(name)
    if folder and not found.get(folder, {""}):
        del found[folder]
        _remove(found, folder)
