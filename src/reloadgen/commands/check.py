"""`reloadgen check`: is the repository what the inventory says?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reloadgen.changes.drift_findings import DRIFT_RULES
from reloadgen.commands.console import Console, message_style
from reloadgen.commands.git_messages import git_add
from reloadgen.commands.open_session import open_session
from reloadgen.commands.progress import Progress
from reloadgen.reports import finding_formats
from reloadgen.reports.counts import counted
from reloadgen.reports.finding_report import FindingReport
from reloadgen.workspace.comparison import Comparison, compare_all
from reloadgen.workspace.git_drift import find_drift

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation
    from reloadgen.errors import Problem


def run(invocation: Invocation, *, output: str) -> int:
    """Report every difference; 1 if there is any."""
    with Progress(invocation) as progress:
        progress.start("reading the inventory")
        session = open_session(invocation)
        tick = progress.start("rendering", len(session.selected), then="comparing")
        comparison = compare_all(session, tick=tick)
    return report_drift(comparison, invocation, output, comparison.notes)


def report_drift(
    comparison: Comparison, invocation: Invocation, output: str, notes: tuple[str | Problem, ...] = ()
) -> int:
    """Print the drift of a comparison, and notes with it; 1 if there is any."""
    found = find_drift(comparison)
    checked = sorted((*comparison.plan.outputs, comparison.changes.lock.path))
    rules = tuple(DRIFT_RULES.values())
    report = FindingReport("check", found.findings, rules, tuple(checked), common_fix=found.common_fix)
    style = message_style(invocation, sys.stdout, comparison.session.inventory.top)
    sys.stdout.write(finding_formats.render(report, output, style, verbose=invocation.verbose))
    sys.stdout.flush()
    console = Console(invocation, comparison.session.inventory.top)
    console.notes((*notes, *found.notes))
    console.summary(_summary(comparison, report), good=not report.fails)
    if found.to_stage:
        command = git_add(found.to_stage, console, every=invocation.verbose)
        console.notes((f"to stage what is only on disk: {command}",))
    return int(report.fails)


def _summary(comparison: Comparison, report: FindingReport) -> str:
    clusters, count = comparison.session.selected, len(report.findings)
    of = f"{counted(len(clusters), 'cluster')}, {counted(len(comparison.plan.outputs), 'file')}"
    if not count:
        return f"Up to date: {of}."
    common = report.common_fix
    fix = f"; {common}" if all(each.fix == common for each in report.findings) else ""
    if fix and comparison.missing_roots:
        fix = (
            f"; if the new {'root is' if len(comparison.missing_roots) == 1 else 'roots are'} right, {common}"
        )
    return f"Drift: {counted(count, 'difference')} ({of}){fix}."
