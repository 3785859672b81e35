"""The revision that `verify` expects on the clusters, and whether the working tree differs from it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reloadgen.errors import Location, Problem
from reloadgen.files.git_program import GitError, find_git

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def resolve_revision(top: Path, revision: str) -> str:
    """The commit of a branch, tag or other revision of Git (gitrevisions(7)); "" is HEAD.

    What Git does not know, such as a digest, stays as it is; without Git there is no HEAD: "".
    """
    try:
        git = find_git(top)
        named = f"{revision or 'HEAD'}^{{commit}}"
        found = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", named, accepted=(0, 1, 128))
    except GitError:
        return revision
    return found.decode("ascii", "replace").strip() or revision


def uncommitted(top: Path, paths: Iterable[str]) -> tuple[Problem, ...]:
    """A warning about the first of these paths that is not in HEAD as it is on disk; none without Git."""
    try:
        listed = find_git(top).run("status", "--porcelain", "-z", "--no-renames", "--", *sorted(paths))
    except GitError:
        return ()
    changed = [os.fsdecode(entry[3:]) for entry in listed.split(b"\0") if entry]
    if not changed:
        return ()
    more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    message = f"differs from HEAD{more}: verify compares the clusters with the working tree"
    return (Problem(Location(changed[0]), message, "commit and push the changes first"),)
