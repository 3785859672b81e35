"""What stands at a path: a file's bytes, nothing, or something that keeps a file from being there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.files import paths
from reloadgen.files.file_tree import Kind

if TYPE_CHECKING:
    from reloadgen.files.file_tree import FileTree

_AT_THE_PATH = {
    Kind.DIRECTORY: "a directory of that name exists",
    Kind.SYMLINK: "it is a symlink",
    Kind.OTHER: "it is neither a file nor a directory",
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that is not a regular file, at a path or in the place of a directory above it."""

    kind: Kind
    above: str = ""
    """The path above that is not a directory; "" where the obstacle is at the path itself."""

    @property
    def what(self) -> str:
        """What is wrong with the path above, as a predicate."""
        return "is a symlink" if self.kind is Kind.SYMLINK else "is not a directory"

    @property
    def reason(self) -> str:
        """Why the path cannot be used."""
        return f"{self.above} {self.what}" if self.above else _AT_THE_PATH[self.kind]


def look_up(tree: FileTree, path: str) -> bytes | Obstacle | None:
    """The bytes of the file at a path, what is there instead, or None.

    Raises:
        FileError: the file, or a directory on the way, cannot be read.
    """
    kind = tree.kind(path)
    if kind is Kind.FILE:
        return tree.read(path)
    return Obstacle(kind) if kind else obstacle_above(tree, path)


def obstacle_above(tree: FileTree, path: str) -> Obstacle | None:
    """What above a path is not a directory; None where a file or directory can be made there.

    Raises:
        FileError: a directory on the way cannot be listed.
    """
    for directory in paths.ancestors(paths.parent(path)):
        kind = tree.kind(directory)
        if kind:
            return None if kind is Kind.DIRECTORY else Obstacle(kind, directory)
    return None
