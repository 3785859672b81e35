"""`reloadgen render`: bring the repository to the inventory."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from reloadgen.changes import write_order
from reloadgen.changes.apply import apply
from reloadgen.commands.process_lock import alone
from reloadgen.commands.progress import Progress
from reloadgen.commands.session import (
    Comparison,
    compare_all,
    find_inventory,
    open_session,
    tell_conflicts,
    tell_notes,
)
from reloadgen.reports import change_report as report
from reloadgen.reports import changes_json

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation


def run(invocation: Invocation, *, dry_run: bool, force: bool, prune: bool, output: str) -> int:
    """Write what differs, or say what would be written; 1 if conflicts stop it."""
    with nullcontext() if dry_run else alone(find_inventory(invocation)):
        session = open_session(invocation)
        with Progress("rendering", len(session.selected), invocation) as progress:
            comparison = compare_all(session, force=force, prune=prune, tick=progress.tick)
        if not dry_run and not comparison.changes.conflicts:
            _write(comparison, invocation)
    _report(comparison, invocation, output, dry_run=dry_run)
    return 1 if comparison.changes.conflicts else 0


def _write(comparison: Comparison, invocation: Invocation) -> None:
    session, changes = comparison.session, comparison.changes
    roots = [cluster.root for cluster in session.fleet.clusters]
    with Progress("writing", len(write_order.steps(changes)), invocation) as progress:
        apply(session.top, changes, roots, progress.tick)


def _report(comparison: Comparison, invocation: Invocation, output: str, *, dry_run: bool) -> None:
    changes = comparison.changes
    done = not changes.conflicts or dry_run
    if output == "json":
        sys.stdout.write(changes_json.render(changes))
    elif done:
        sys.stdout.write(report.lines(changes.changes, color=invocation.colored(sys.stdout)))
    sys.stdout.flush()
    tell_notes(changes, invocation)
    tell_conflicts(changes, "nothing would be written" if dry_run else "nothing was written")
    if not changes.conflicts and not invocation.quiet:
        sys.stderr.write(_summary(comparison, dry_run=dry_run))


def _summary(comparison: Comparison, *, dry_run: bool) -> str:
    session, changes = comparison.session, comparison.changes.changes
    clusters = f"{len(session.selected)} cluster{'s' if len(session.selected) != 1 else ''}"
    if not changes:
        return f"In step: {clusters}, {len(comparison.plan.outputs)} files.\n"
    present = frozenset(
        (cluster.name, addon.name) for cluster in session.selected for addon in cluster.addons
    )
    lost = "".join(f"{sentence}.\n" for sentence in report.losses(comparison.changes, present))
    return f"{lost}{report.summary(changes, would=dry_run)}; {clusters}.\n"
