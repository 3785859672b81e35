"""git, run so that it only answers: it takes no lock, starts no pager, daemon or transport, and ends in time."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reloadgen.errors import FileError
from reloadgen.files.program_lookup import find_program

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LIMIT = 30.0
"""Seconds after which git is given up."""

_SETTINGS = ("--no-pager", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")
"""A file system monitor is a program of the repository's choice; a partial clone would fetch what it lacks."""
_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_REFUSED = (
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_EXTERNAL_DIFF",
)
"""Variables that change how paths are read, which `check-ignore` refuses, or that name a program."""
_OF_A_REPOSITORY = (
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
)
"""Variables that Git sets for hooks: they say which repository the hook is about."""
_NO_REPOSITORY = ("not a git repository", "must be run in a work tree")


class GitError(FileError):
    """What git refused, and the command that it advises."""


class NoGitError(GitError):
    """There is no git on this machine, or no Git work tree: nothing can be asked."""


@dataclass(frozen=True, slots=True)
class Git:
    """git on PATH, in one directory."""

    program: str
    directory: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str, given: bytes = b"", accepted: Iterable[int] = (0,)) -> bytes:
        """What a command of git prints when it is `given` these bytes.

        Raises:
            NoGitError: the directory is in no Git work tree.
            GitError: git cannot be run, fails or does not end.
        """
        try:
            done = subprocess.run(  # noqa: S603 - git, with arguments of our own
                self._line(arguments),
                input=given,
                capture_output=True,
                check=False,
                env=self.environment,
                timeout=LIMIT,
            )
        except OSError as error:
            raise GitError(f"git: {error.strerror}") from error
        except subprocess.TimeoutExpired:
            raise GitError(f"git {arguments[0]}: no answer within {LIMIT:.0f} seconds") from None
        if done.returncode not in accepted:
            raise _refusal(arguments, done.stderr.decode("utf-8", "replace"))
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A command of git that answers as long as it is asked.

        Raises:
            GitError: git cannot be run.
        """
        try:
            return subprocess.Popen(  # noqa: S603 - as above
                self._line(arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self.environment,
            )
        except OSError as error:
            raise GitError(f"git: {error.strerror}") from error

    def _line(self, arguments: Iterable[str]) -> list[str]:
        return [self.program, "-C", str(self.directory), *_SETTINGS, *arguments]


def find_git(directory: Path) -> Git:
    """Find git for the repository that a directory lies in.

    Raises:
        NoGitError: git is not on PATH.
    """
    program = find_program("git", directory)
    if not program:
        raise NoGitError("git is not on PATH")
    environment = {key: value for key, value in os.environ.items() if key not in _REFUSED} | _ENVIRONMENT
    git = Git(program, directory, environment)
    if not any(name in environment for name in _OF_A_REPOSITORY) or _is_meant(git):
        return git
    apart = {key: value for key, value in environment.items() if key not in _OF_A_REPOSITORY}
    return Git(program, directory, apart)


def _is_meant(git: Git) -> bool:
    """Whether the variables are about this directory: a hook of one repository may run reloadgen on another."""
    try:
        done = subprocess.run(  # noqa: S603 - git, where a hook runs
            [git.program, *_SETTINGS, "rev-parse", "--show-toplevel", "--absolute-git-dir"],
            capture_output=True,
            check=True,
            env=git.environment,
            timeout=LIMIT,
        )
    except (OSError, subprocess.SubprocessError):
        return True  # they are about no repository here, so a person has set them
    top, own = os.fsdecode(done.stdout).splitlines()
    if os.path.realpath(top) == os.path.realpath(git.directory) or not (git.directory / ".git").exists():
        return True
    if not git.environment.keys().isdisjoint({"GIT_DIR", "GIT_WORK_TREE"}):
        return False
    index = Path(os.path.realpath(Path(top, git.environment.get("GIT_INDEX_FILE", ""))))
    return not index.is_relative_to(os.path.realpath(own))


def _refusal(arguments: tuple[str, ...], said: str) -> GitError:
    """The error of a command that failed, from what git said; it advises commands in lines that begin with a tab."""
    lines = said.splitlines()
    reason = next((line for line in lines if line.startswith(("fatal: ", "error: "))), "")
    reason = reason.partition(": ")[2] or (lines[-1] if lines else "failed")
    advice = next((line.strip() for line in lines if line.startswith("\tgit ")), "")
    if any(text in reason for text in _NO_REPOSITORY):
        return NoGitError("there is no Git work tree")
    return GitError(f"git {arguments[0]}: {reason}", advice and f"run {advice}")
