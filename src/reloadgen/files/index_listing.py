"""What Git's index lists: a blob for each path, and what is special about some."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.files import paths
from reloadgen.files.blob_tree import Blob

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reloadgen.files.git_program import Git

_SUBMODULE = "160000"
_NOT_CHECKED_OUT = "S"
_MERGED = "0"
_EMPTY = {
    40: ("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "4b825dc642cb6eb9a060e54bf8d69288fbee4904"),
    64: (
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
        "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
    ),
}
"""The names of the empty blob and of the empty tree, by the length of names: in SHA-1 and in SHA-256 repositories."""


class _Entry(NamedTuple):
    tag: str
    blob: Blob
    stage: str
    path: str


class IndexListing(NamedTuple):
    """The index below one directory."""

    blobs: Mapping[str, Blob]
    """What the next commit holds, by path."""
    unmerged: tuple[str, ...]
    """Paths whose merge conflict is not resolved."""
    not_checked_out: frozenset[str]
    """Paths that a sparse checkout leaves out of the work tree."""

    def submodule(self, path: str) -> str:
        """The submodule that a path is or lies in; "" for none."""
        blobs = ((each, self.blobs.get(each)) for each in paths.ancestors(path))
        return next((each for each, blob in blobs if blob and blob.mode == _SUBMODULE), "")


def list_index(git: Git) -> IndexListing:
    """Ask Git for the index; the environment may name another one (GIT_INDEX_FILE).

    Raises:
        NoGitError: there is no work tree.
        GitError: git fails.
    """
    listed = git.run("ls-files", "--stage", "-v", "-z").decode("utf-8", "surrogateescape")
    entries = tuple(map(_entry, listed.split("\0")[:-1]))
    announced = _announced(git, entries)
    return IndexListing(
        {each.path: each.blob for each in entries if each.stage == _MERGED and each.path not in announced},
        tuple(dict.fromkeys(each.path for each in entries if each.stage != _MERGED)),
        frozenset(each.path for each in entries if each.tag.upper() == _NOT_CHECKED_OUT),
    )


def _entry(line: str) -> _Entry:
    """An entry of `ls-files --stage -v`: `TAG MODE NAME STAGE<tab>PATH`."""
    about, _, path = line.partition("\t")
    tag, mode, name, stage = about.split(" ")
    return _Entry(tag, Blob(mode, name), stage, path)


def _announced(git: Git, entries: Iterable[_Entry]) -> frozenset[str]:
    """Paths of `git add --intent-to-add`, which no commit holds: the index has an empty file for them."""
    empty = {
        each.path: each.blob.name for each in entries if each.blob.name == _EMPTY[len(each.blob.name)][0]
    }
    if not empty:
        return frozenset()
    options = ("--cached", "--ita-invisible-in-index", "--no-renames", "--name-only", "--relative", "-z")
    listed = git.run("diff-index", *options, _EMPTY[len(next(iter(empty.values())))][1])
    return frozenset(empty.keys() - listed.decode("utf-8", "surrogateescape").split("\0"))
