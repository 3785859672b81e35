"""`reloadgen diff`: the changes that `render` would make, as a patch."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reloadgen.commands.console import Console
from reloadgen.commands.open_session import open_session
from reloadgen.commands.progress import Progress
from reloadgen.errors import UsageError
from reloadgen.reports import changes_json, patch
from reloadgen.reports.counts import counted
from reloadgen.workspace.comparison import compare_all

if TYPE_CHECKING:
    from reloadgen.changes.change_set import Changes
    from reloadgen.commands.invocation import Invocation


def run(invocation: Invocation, *, force: bool, stat: bool, name_only: bool, output: str) -> int:
    """Print the patch; 1 if it holds anything, or a conflict had to be left out."""
    if stat + name_only + (output == "json") > 1:
        raise UsageError("--stat, --name-only and -o json exclude each other", "choose one")
    with Progress(invocation) as progress:
        progress.start("reading the inventory")
        session = open_session(invocation)
        tick = progress.start("rendering", len(session.selected), then="comparing")
        comparison = compare_all(session, force=force, tick=tick)
    changes = comparison.changes
    sys.stdout.flush()
    sys.stdout.buffer.write(
        _text(changes, stat=stat, name_only=name_only, output=output, color=invocation.colored(sys.stdout))
    )
    sys.stdout.buffer.flush()
    console = Console(invocation, session.inventory.top)
    console.conflicts(changes.conflicts)
    console.notes(comparison.notes)
    if changes.conflicts:
        console.error(f"{counted(len(changes.conflicts), 'conflict')}, left out of the patch")
    return 0 if changes.clean else 1


def _text(changes: Changes, *, stat: bool, name_only: bool, output: str, color: bool) -> bytes:
    if output == "json":
        return changes_json.render(changes).encode()
    if name_only:
        return "".join(f"{change.path}\n" for change in changes.changes).encode()
    if stat:
        return patch.stat(changes.changes).encode() if changes.changes else b""
    return patch.render(changes.changes, color=color)
