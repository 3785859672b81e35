"""A tree of files that is held in memory: for tests, and for a repository that is yet to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.file_tree import FileTree, Kind, listings

if TYPE_CHECKING:
    from collections.abc import Mapping


class MemoryTree(FileTree):
    """Files by path; a `Kind` in place of bytes makes a symlink or something else that cannot be read."""

    def __init__(self, files: Mapping[str, bytes | Kind]) -> None:
        self._contents = {path: each for path, each in files.items() if isinstance(each, bytes)}
        self._entries = listings(
            {path: each if isinstance(each, Kind) else Kind.FILE for path, each in files.items()}
        )

    def entries(self, directory: str) -> Mapping[str, Kind]:
        """The names in a directory with their kinds."""
        return self._entries.get(directory, {})

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            FileError: the path is not a regular file.
        """
        self.require_file(path)
        return self._contents[path]
