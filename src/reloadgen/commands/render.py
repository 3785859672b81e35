"""`reloadgen render`: write the manifests that the inventory describes."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from reloadgen.changes.apply import apply
from reloadgen.commands.console import Console, message_style
from reloadgen.commands.git_messages import report_untracked
from reloadgen.commands.open_session import open_session
from reloadgen.commands.process_lock import alone
from reloadgen.commands.progress import Progress
from reloadgen.reports import change_report as report
from reloadgen.reports import changes_json, patch
from reloadgen.reports.counts import counted
from reloadgen.workspace.comparison import Comparison, compare_all
from reloadgen.workspace.git_add import untracked
from reloadgen.workspace.inventory_file import find_inventory

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from reloadgen.commands.invocation import Invocation


def run(invocation: Invocation, *, dry_run: bool, force: bool, prune: bool, output: str) -> int:
    """Write what differs, or say what would be written; 1 if conflicts stop it."""
    with nullcontext() if dry_run else _alone(invocation):
        comparison = _compare(invocation, force=force, prune=prune)
        if not dry_run and not comparison.changes.conflicts:
            _write(comparison, invocation)
    _report(comparison, invocation, output, dry_run=dry_run)
    if not dry_run and not comparison.changes.conflicts and not invocation.quiet:
        console = Console(invocation, comparison.session.inventory.top)
        report_untracked(untracked(comparison), console, every=invocation.verbose)
    return int(bool(comparison.changes.conflicts))


def render_all(invocation: Invocation) -> Comparison:
    """Write what differs, and report it as text unless there is nothing to say."""
    with _alone(invocation):
        comparison = _compare(invocation)
        if not comparison.changes.conflicts:
            _write(comparison, invocation)
    if not comparison.changes.clean:
        _report(comparison, invocation, "text", dry_run=False)
    return comparison


def _alone(invocation: Invocation) -> AbstractContextManager[None]:
    return alone(find_inventory(invocation.directory, invocation.inventory))


def _compare(invocation: Invocation, *, force: bool = False, prune: bool = True) -> Comparison:
    with Progress(invocation) as progress:
        progress.start("reading the inventory")
        session = open_session(invocation)
        tick = progress.start("rendering", len(session.selected), then="comparing")
        return compare_all(session, force=force, prune=prune, tick=tick)


def _write(comparison: Comparison, invocation: Invocation) -> None:
    session, changes = comparison.session, comparison.changes
    roots = [cluster.root for cluster in session.fleet.clusters]
    with Progress(invocation) as progress:
        apply(session.inventory.top, changes, roots, progress.start("writing", len(changes.steps)))


def _report(comparison: Comparison, invocation: Invocation, output: str, *, dry_run: bool) -> None:
    changes = comparison.changes
    done = not changes.conflicts or dry_run
    if output == "json":
        sys.stdout.write(changes_json.render(changes))
    elif done:
        style = message_style(invocation, sys.stdout, comparison.session.inventory.top)
        sys.stdout.write(report.lines(changes.changes, style))
        if dry_run and changes.overwritten:
            sys.stdout.flush()
            sys.stdout.buffer.write(patch.render(changes.overwritten, color=style.color))
    sys.stdout.flush()
    console = Console(invocation, comparison.session.inventory.top)
    console.notes(comparison.notes)
    console.conflicts(changes.conflicts)
    if changes.conflicts:
        outcome = "nothing would be written" if dry_run else "nothing was written"
        console.error(f"{counted(len(changes.conflicts), 'conflict')}, {outcome}")
        return
    console.notes(report.losses(changes.losses, would=dry_run))
    console.summary(_summary(comparison, dry_run=dry_run), good=True)


def _summary(comparison: Comparison, *, dry_run: bool) -> str:
    session, changes = comparison.session, comparison.changes.changes
    clusters = counted(len(session.selected), "cluster")
    if not changes:
        return f"Up to date: {clusters}, {counted(len(comparison.plan.outputs), 'file')}."
    return f"{report.summary(changes, would=dry_run)} ({clusters})."
