"""The files on disk. This is the only module that opens files of the repository for reading."""

from __future__ import annotations

import os
import stat
from io import FileIO
from typing import TYPE_CHECKING

from reloadgen.errors import FileError
from reloadgen.files import paths
from reloadgen.files.file_tree import FileTree, Kind, not_a_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_READ_ONLY = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
"""O_NOFOLLOW and O_NONBLOCK count where a file is replaced by a link or a pipe after its directory was listed."""


class WorkTree(FileTree):
    """The directory at `top`. Each directory is listed, and each file read, at most once and on demand."""

    def __init__(self, top: Path) -> None:
        self._top = str(top)
        self._entries: dict[str, Mapping[str, Kind]] = {}
        self._contents: dict[str, bytes] = {}

    def entries(self, directory: str) -> Mapping[str, Kind]:
        """The names in a directory with their kinds.

        Raises:
            FileError: the directory, or one on the way to it, cannot be listed.
        """
        known = self._entries.get(directory)
        if known is None:
            # Asked of the listings and not of the disk, which would follow the links on the way.
            known = self._entries[directory] = self._scan(directory) if self.is_directory(directory) else {}
        return known

    def _scan(self, directory: str) -> Mapping[str, Kind]:
        try:
            with os.scandir(paths.join(self._top, directory)) as entries:
                return dict(sorted((entry.name, _kind(entry)) for entry in entries))
        except OSError as error:
            raise _refused(directory, error) from error

    def read(self, path: str) -> bytes:
        """The bytes of a regular file.

        Raises:
            FileError: the path is not a regular file, or cannot be read.
        """
        content = self._contents.get(path)
        if content is None:
            self.require_file(path)
            content = self._contents[path] = self._load(path)
        return content

    def _load(self, path: str) -> bytes:
        try:
            with FileIO(os.open(paths.join(self._top, path), _READ_ONLY)) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise not_a_file(path, Kind.OTHER)
                return file.readall()
        except OSError as error:
            raise _refused(path, error) from error


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return Kind.SYMLINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.DIRECTORY
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.OTHER


def _refused(path: str, error: OSError) -> FileError:
    return FileError(f"{path or '.'}: {error.strerror or error}")
