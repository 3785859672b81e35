"""`reloadgen diff`: the changes that `render` would make, as a patch."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reloadgen.commands.progress import Progress
from reloadgen.commands.session import compare_all, open_session, tell_conflicts, tell_notes
from reloadgen.errors import UsageError
from reloadgen.reports import changes_json, patch

if TYPE_CHECKING:
    from reloadgen.changes.change_set import Changes
    from reloadgen.commands.invocation import Invocation


def run(invocation: Invocation, *, stat: bool, name_only: bool, output: str) -> int:
    """Print the patch; 1 if it holds anything, or a conflict had to be left out."""
    if stat + name_only + (output == "json") > 1:
        raise UsageError("choose one of --stat, --name-only and -o json")
    session = open_session(invocation)
    with Progress("rendering", len(session.selected), invocation) as progress:
        changes = compare_all(session, tick=progress.tick).changes
    sys.stdout.flush()
    sys.stdout.buffer.write(
        _text(changes, stat=stat, name_only=name_only, output=output, color=invocation.colored(sys.stdout))
    )
    sys.stdout.buffer.flush()
    tell_conflicts(changes, "left out of the patch")
    tell_notes(changes, invocation)
    return 0 if changes.clean else 1


def _text(changes: Changes, *, stat: bool, name_only: bool, output: str, color: bool) -> bytes:
    if output == "json":
        return changes_json.render(changes).encode()
    if name_only:
        return "".join(f"{change.path}\n" for change in changes.changes).encode()
    if stat:
        return patch.stat(changes.changes).encode() if changes.changes else b""
    return patch.render(changes.changes, color=color)
