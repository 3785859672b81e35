"""The URLs of a repository's Git remotes, as Git has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import FileError
from reloadgen.files.git_program import find_git

if TYPE_CHECKING:
    from pathlib import Path

_ANSWERS = (0, 1)
"""The exit codes of `git config` with and without a match."""


def remote_urls(top: Path) -> tuple[str, ...]:
    """What the remotes of the repository at `top` fetch; nothing without Git, or where there is no repository."""
    git = top / ".git"
    if not git.exists():
        return ()
    asked = (f"--git-dir={git}", "config", "--local", "--get-regexp", r"^remote\..*\.url$")
    try:
        answer = find_git(top).run(*asked, accepted=_ANSWERS)
    except FileError:
        return ()
    lines = answer.decode("utf-8", "surrogateescape").splitlines()
    return tuple(url for line in lines if (url := line.partition(" ")[2].strip()))
