"""The files of a Git commit, read with `git` plumbing and without a checkout."""

from __future__ import annotations

import subprocess
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from reloadgen.errors import FileError
from reloadgen.files.file_tree import FileTree, Kind, listings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Self

_KINDS = {"100644": Kind.FILE, "100755": Kind.FILE, "120000": Kind.SYMLINK}
"""By mode (https://git-scm.com/docs/git-fast-import#_filemodify); 160000, a submodule, is another repository's."""


class _Blob(NamedTuple):
    kind: Kind
    name: str
    """The object's name: its hash."""


class GitTree(FileTree):
    """The tree of a commit below the directory `top`, as committed: no filter for line endings or LFS runs.

    It talks to one `git cat-file` process, which ends with `close` or the `with` block.
    """

    def __init__(self, top: Path, revision: str) -> None:
        """Find a commit, and list its files.

        Raises:
            FileError: `git` cannot be run, or knows no such commit here.
        """
        self._git = ("git", "-C", str(top), "--no-optional-locks")
        self.commit = self._resolve(revision)
        self._blobs = dict(map(_entry, self._run("ls-tree", "-r", "-z", self.commit).split("\0")[:-1]))
        self._entries = listings({path: blob.kind for path, blob in self._blobs.items()})
        self._contents: dict[str, bytes] = {}
        self._reader: subprocess.Popen[bytes] | None = None

    def entries(self, directory: str) -> Mapping[str, Kind]:
        """The names in a directory with their kinds."""
        return self._entries.get(directory, {})

    def read(self, path: str) -> bytes:
        """The bytes of a regular file.

        Raises:
            FileError: the path is not a regular file, or Git cannot read its object.
        """
        self.require_file(path)
        name = self._blobs[path].name
        if name not in self._contents:
            self._contents[name] = self._load(path, name)
        return self._contents[name]

    def close(self) -> None:
        """End the process that reads; what was read stays."""
        if self._reader:
            self._reader.communicate()
            self._reader = None

    def __enter__(self) -> Self:
        """The tree itself, until the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process that reads."""
        self.close()

    def _load(self, path: str, name: str) -> bytes:
        """Ask the process for an object (https://git-scm.com/docs/git-cat-file#_batch_output)."""
        requests, answers = self._pipes()
        try:
            requests.write(f"{name}\n".encode())
            requests.flush()
        except OSError as error:
            raise FileError(f"{path}: git cat-file ended: {error.strerror}") from error
        header = answers.readline().split()
        if header[1:2] != [b"blob"]:
            raise FileError(f"{path}: Git has no object {name}")
        content = answers.read(int(header[2]) + 1)[:-1]
        if len(content) != int(header[2]):
            raise FileError(f"{path}: git cat-file ended early")
        return content

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._reader is None:
            self._reader = subprocess.Popen(  # noqa: S603 - git, with arguments of our own
                [*self._git, "cat-file", "--batch"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return cast("IO[bytes]", self._reader.stdin), cast("IO[bytes]", self._reader.stdout)

    def _resolve(self, revision: str) -> str:
        wanted = f"{revision}^{{commit}}"
        return self._run("rev-parse", "--verify", "--end-of-options", wanted).split()[-1]

    def _run(self, *arguments: str) -> str:
        try:
            done = subprocess.run(  # noqa: S603 - git; a revision comes after --end-of-options
                [*self._git, *arguments], capture_output=True, check=True
            )
        except OSError as error:
            raise FileError(f"git: {error.strerror}") from error
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode("utf-8", "replace").strip().splitlines()
            raise FileError(
                f"git {arguments[0]} {arguments[-1]}: {said[-1] if said else 'failed'}"
            ) from error
        return done.stdout.decode("utf-8", "surrogateescape")


def _entry(line: str) -> tuple[str, _Blob]:
    """An entry of `ls-tree`: `MODE TYPE NAME<tab>PATH`."""
    mode, _, rest = line.partition(" ")
    _, _, rest = rest.partition(" ")
    name, _, path = rest.partition("\t")
    return path, _Blob(_KINDS.get(mode, Kind.OTHER), name)
