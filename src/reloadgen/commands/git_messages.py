"""What is said about Git: which files to add, and which it ignores."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from reloadgen.inventory import layout
from reloadgen.reports.counts import counted
from reloadgen.workspace.git_paths import ignored_problem
from reloadgen.workspace.lock_merge import ATTRIBUTES, is_merge_decided

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reloadgen.commands.console import Console
    from reloadgen.workspace.git_add import Untracked

_NAMED = 10
"""Paths that are named; of more, the rest is counted."""


def report_untracked(found: Untracked, console: Console, *, every: bool) -> None:
    """Say which files are left to add, if asked for `every` path of them, and which Git would refuse."""
    console.warnings(found.in_submodules)
    console.warnings(ignored_problem(path, rule) for path, rule in found.ignored.items())
    if found.files:
        are = f"{counted(len(found.files), 'file')} {'is' if len(found.files) == 1 else 'are'}"
        what = "untracked or unmerged" if found.unmerged else "untracked"
        console.notes((f"{are} {what}: run {git_add(found.arguments, console, every=every)}",))


def offer_union_merge(top: Path, console: Console) -> None:
    """Say how Git can merge the lock of two branches, unless its attributes say it already."""
    lock = layout.lock_path("")
    if not is_merge_decided(top, lock):
        line = shlex.quote(f"{lock} {ATTRIBUTES}")
        console.notes((f"to merge {lock} without conflicts: echo {line} >> .gitattributes",))


def git_add(arguments: Iterable[str], console: Console, *, every: bool) -> str:
    """The command line that adds these paths, as the reader's shell takes it; with `every` path, or the first few."""
    quoted = tuple(shlex.quote(console.style.display_path(path)) for path in arguments)
    most = len(quoted) if every else _NAMED
    rest = len(quoted) - most
    more = f" … and {counted(rest, 'more path')} (-v prints all)" if rest > 0 else ""
    return f"git add {' '.join(quoted[:most])}{more}"
