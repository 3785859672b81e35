"""How Git merges the lock of two branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.git_answers import attribute
from reloadgen.files.git_program import GitError, find_git

if TYPE_CHECKING:
    from pathlib import Path

ATTRIBUTES = "merge=union linguist-generated"
"""What `.gitattributes` should say of a lock: it takes the lines of both branches, and reviewers need not read it."""


def is_merge_decided(top: Path, lock: str) -> bool:
    """Whether Git's attributes say how the lock is merged, or cannot be asked."""
    try:
        return lock in attribute(find_git(top), "merge", [lock])
    except GitError:
        return True
