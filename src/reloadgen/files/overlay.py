"""A tree with changes laid over it: what the repository will hold after a render."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files import paths
from reloadgen.files.file_tree import FileTree, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


class Overlay(FileTree):
    """The files of `tree`, but for those in `changes`: path to new bytes, or None for a file that goes.

    As in Git, directories come and go with their files.
    """

    def __init__(self, tree: FileTree, changes: Mapping[str, bytes | None]) -> None:
        self._tree = tree
        self._changes = dict(changes)
        self._changed: dict[str, Mapping[str, Kind]] = {}
        """The entries of the directories on the way to changes."""
        for directory, names in _deepest_first(self._changes):
            self._changed[directory] = self._change(directory, names)
        self._entries: dict[str, Mapping[str, Kind]] = {}

    def entries(self, directory: str) -> Mapping[str, Kind]:
        """The names in a directory with their kinds.

        Raises:
            FileError: the directory of the tree below cannot be listed.
        """
        known = self._entries.get(directory)
        if known is None:
            known = self._entries[directory] = self._list(directory)
        return known

    def _list(self, directory: str) -> Mapping[str, Kind]:
        if not self.is_directory(directory):  # a file may have come in its place
            return {}
        changed = self._changed.get(directory)
        return self._tree.entries(directory) if changed is None else changed

    def read(self, path: str) -> bytes:
        """The bytes of a regular file.

        Raises:
            FileError: the path is not a regular file, or cannot be read.
        """
        content = self._changes.get(path)
        if content is None:
            self.require_file(path)
            content = self._tree.read(path)
        return content

    def _change(self, directory: str, names: set[str]) -> Mapping[str, Kind]:
        """The entries of a directory after the changes; those of the directories in it are known already."""
        entries = dict(self._tree.entries(directory))
        for name in names:
            kind = self._kind(paths.join(directory, name), entries.get(name))
            if kind:
                entries[name] = kind
            else:
                entries.pop(name, None)
        return dict(sorted(entries.items()))

    def _kind(self, path: str, before: Kind | None) -> Kind | None:
        if self._changes.get(path) is not None:
            return Kind.FILE
        if self._changed.get(path):
            return Kind.DIRECTORY
        if before is Kind.DIRECTORY:
            is_emptied = path in self._changed and self._tree.entries(path)
            return None if is_emptied else before
        return None if path in self._changes else before


def _deepest_first(changes: Mapping[str, bytes | None]) -> list[tuple[str, set[str]]]:
    """The directories on the way to changes, each with the names in it that may come or go."""
    found: dict[str, set[str]] = {}
    for path in changes:
        below = path
        for directory in paths.ancestors(paths.parent(path)):
            found.setdefault(directory, set()).add(paths.name(below))
            below = directory
    return sorted(found.items(), key=lambda each: each[0].count("/") + bool(each[0]), reverse=True)
