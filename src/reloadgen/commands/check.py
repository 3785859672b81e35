"""`reloadgen check`: is the repository what the inventory says?"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Change, Changes, Conflict, Drift, Patch
from reloadgen.commands.progress import Progress
from reloadgen.commands.session import Comparison, compare_all, open_session
from reloadgen.reports import finding_formats
from reloadgen.reports.finding import Finding

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation

RENDER = "run reloadgen render"
RULES = {
    Drift.MISSING: "A file that the inventory wants is not there.",
    Drift.OUTDATED: "A file is what an earlier inventory, template or reloadgen wrote.",
    Drift.EDITED: "A generated file was edited by hand.",
    Drift.ORPHANED: "A file or entry is no longer wanted.",
    Drift.UNLISTED: "An aggregator does not list what it has to.",
    Drift.FOREIGN: "A file that reloadgen did not write is in the way.",
}


def run(invocation: Invocation, *, output: str) -> int:
    """Report every difference; 1 if there is any."""
    session = open_session(invocation)
    with Progress("rendering", len(session.selected), invocation) as progress:
        comparison = compare_all(session, tick=progress.tick)
    _report(comparison, invocation, output)
    return 0 if comparison.changes.clean else 1


def drift(changes: Changes) -> tuple[Finding, ...]:
    """Every difference as a finding, sorted by path."""
    found = [_changed(each) for each in changes.changes] + [_refused(each) for each in changes.conflicts]
    return tuple(sorted(found, key=lambda each: (each.path, each.line)))


def _changed(change: Change) -> Finding:
    line = change.line if isinstance(change, Patch) else 0
    return Finding(change.kind.value, "error", change.path, line, 0, change.clusters, change.message, RENDER)


def _brief(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """For people, the fix that most of them share stands once, in the summary."""
    return tuple(replace(each, fix="") if each.fix == RENDER else each for each in found)


def _refused(found: Conflict) -> Finding:
    return Finding(
        found.kind.value, "error", found.path, found.line, 0, found.clusters, found.reason, found.fix
    )


def _report(comparison: Comparison, invocation: Invocation, output: str) -> None:
    found = drift(comparison.changes)
    if output == "json":
        sys.stdout.write(_json(found))
    else:
        rules = {kind.value: text for kind, text in RULES.items()}
        checked = sorted((*comparison.plan.outputs, comparison.changes.lock))
        color = invocation.colored(sys.stdout)
        shown = _brief(found) if output == "text" else found
        sys.stdout.write(
            finding_formats.render(shown, output, tool="check", rules=rules, checked=checked, color=color)
        )
    sys.stdout.flush()
    if not invocation.quiet:
        sys.stderr.write(_summary(comparison, found))


def _json(found: tuple[Finding, ...]) -> str:
    items = [
        {"path": each.path, "kind": each.rule, "clusters": list(each.clusters), "message": each.text}
        for each in found
    ]
    return json.dumps({"clean": not items, "drift": items}, indent=2) + "\n"


def _summary(comparison: Comparison, found: tuple[Finding, ...]) -> str:
    clusters = comparison.session.selected
    of = f"{len(clusters)} cluster{'s' if len(clusters) != 1 else ''}, {len(comparison.plan.outputs)} files"
    if not found:
        return f"In step: {of}.\n"
    count = f"{len(found)} difference{'s' if len(found) != 1 else ''}"
    fix = f": {RENDER}" if all(each.fix == RENDER for each in found) else ""
    return f"Drift: {count} ({of}){fix}.\n"
