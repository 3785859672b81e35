"""A tree of files whose content Git stores: those of a commit, or of the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.files.file_tree import FileTree, Kind, listings
from reloadgen.files.git_objects import GitObjects
from reloadgen.files.git_program import GitError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from reloadgen.files.git_program import Git

_KINDS = {"100644": Kind.FILE, "100755": Kind.FILE, "120000": Kind.SYMLINK}
"""By mode (https://git-scm.com/docs/git-fast-import#_filemodify); 160000, a submodule, is another repository's."""


class Blob(NamedTuple):
    """What Git stores at a path: the mode, and the name of the object."""

    mode: str
    name: str

    @property
    def kind(self) -> Kind:
        """What the path is."""
        return _KINDS.get(self.mode, Kind.OTHER)


class BlobTree(FileTree):
    """Blobs by path, as stored: no filter for line endings or LFS runs."""

    def __init__(self, git: Git, blobs: Mapping[str, Blob]) -> None:
        self.blobs = blobs
        self._entries = listings({path: blob.kind for path, blob in blobs.items()})
        self._contents: dict[str, bytes] = {}
        self._objects = GitObjects(git)

    def entries(self, directory: str) -> Mapping[str, Kind]:
        """The names in a directory with their kinds."""
        return self._entries.get(directory, {})

    def read(self, path: str) -> bytes:
        """The bytes of a regular file.

        Raises:
            FileError: the path is not a regular file, or Git cannot read its object.
        """
        self.require_file(path)
        return self._content(path)

    def link(self, path: str) -> str:
        """Where a symlink leads to, as written.

        Raises:
            FileError: Git cannot read its object.
        """
        return self._content(path).decode("utf-8", "surrogateescape")

    def close(self) -> None:
        """End the process that reads; what was read stays, and the next read starts another."""
        self._objects.close()

    def __enter__(self) -> Self:
        """The tree itself, until the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process that reads."""
        self.close()

    def _content(self, path: str) -> bytes:
        name = self.blobs[path].name
        if name not in self._contents:
            try:
                self._contents[name] = self._objects.read(name)
            except GitError as error:
                raise GitError(f"{path}: {error}", error.hint) from error
        return self._contents[name]
