"""A read-only tree of files: list a directory, read a file, tell what a path is."""

from __future__ import annotations

from abc import abstractmethod
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from reloadgen.errors import FileError
from reloadgen.files import paths

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(Enum):
    """What an entry of a directory is, itself and never what a link points to."""

    FILE = "file"
    DIRECTORY = "directory"
    SYMLINK = "symlink"
    OTHER = "other"
    """A socket, a pipe, a device, or a submodule of a commit."""


_NOT_A_FILE: dict[Kind | None, str] = {
    None: "No such file or directory",
    Kind.DIRECTORY: "is a directory, not a file",
    Kind.SYMLINK: "is a symlink",
    Kind.OTHER: "is not a regular file",
}


class FileTree(Protocol):
    """A tree of files by POSIX path relative to its top; "" is the top.

    No symlink is ever followed: it is an entry without content, and nothing lies below it. What a tree has said about a
    path stays true for its lifetime.
    """

    @abstractmethod
    def entries(self, directory: str) -> Mapping[str, Kind]:
        """The names in a directory with their kinds, sorted; none where there is no directory.

        Raises:
            FileError: the directory cannot be listed.
        """

    @abstractmethod
    def read(self, path: str) -> bytes:
        """The bytes of a regular file.

        Raises:
            FileError: the path is not a regular file, or cannot be read.
        """

    def kind(self, path: str) -> Kind | None:
        """What a path is; None for a path that does not exist, or that leads through a symlink.

        Raises:
            FileError: a directory on the way cannot be listed.
        """
        return self.entries(paths.parent(path)).get(paths.name(path)) if path else Kind.DIRECTORY

    def is_file(self, path: str) -> bool:
        """Whether a path is a regular file."""
        return self.kind(path) is Kind.FILE

    def is_directory(self, path: str) -> bool:
        """Whether a path is a directory."""
        return self.kind(path) is Kind.DIRECTORY

    def require_file(self, path: str) -> None:
        """Check that a path is a regular file.

        Raises:
            FileError: it is something else, or nothing.
        """
        kind = self.kind(path)
        if kind is not Kind.FILE:
            raise not_a_file(path, kind)


def not_a_file(path: str, kind: Kind | None) -> FileError:
    """The error of reading a path that is not a regular file."""
    return FileError(f"{path or '.'}: {_NOT_A_FILE[kind]}")


def listings(kinds: Mapping[str, Kind]) -> dict[str, dict[str, Kind]]:
    """The entries of every directory of a tree that is given by its files alone."""
    found: dict[str, dict[str, Kind]] = {"": {}}
    for path, kind in sorted(kinds.items(), key=lambda each: each[0].split("/")):
        _enter(paths.parent(path), found)[paths.name(path)] = kind
    return found


def _enter(directory: str, found: dict[str, dict[str, Kind]]) -> dict[str, Kind]:
    if directory not in found:
        _enter(paths.parent(directory), found)[paths.name(directory)] = Kind.DIRECTORY
        found[directory] = {}
    return found[directory]
