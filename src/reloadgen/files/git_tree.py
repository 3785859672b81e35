"""The files of a Git commit, read with `git` plumbing and without a checkout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.blob_tree import Blob, BlobTree
from reloadgen.files.git_program import GitError, NoGitError, find_git

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.files.git_program import Git


class GitTree(BlobTree):
    """The tree of a commit below the directory `top`."""

    def __init__(self, top: Path, revision: str) -> None:
        """Find a commit, and list its files.

        Raises:
            FileError: `git` cannot be run, or knows no such commit here.
        """
        git = find_git(top)
        self.commit = _commit(git, revision)
        listed = git.run("ls-tree", "-r", "-z", self.commit).decode("utf-8", "surrogateescape")
        super().__init__(git, dict(map(_entry, listed.split("\0")[:-1])))


def _commit(git: Git, revision: str) -> str:
    try:
        found = git.run("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    except NoGitError:
        raise
    except GitError as error:
        raise GitError(f"no commit '{revision}': {error}", error.hint) from error
    return found.decode().split()[-1]


def _entry(line: str) -> tuple[str, Blob]:
    """An entry of `ls-tree`: `MODE TYPE NAME<tab>PATH`."""
    about, _, path = line.partition("\t")
    mode, _, name = about.split(" ")
    return path, Blob(mode, name)
