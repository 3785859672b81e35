"""`reloadgen check`: is the repository what the inventory says?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reloadgen.changes.drift_findings import DRIFT_RULES, RENDER, drift
from reloadgen.commands.console import Console, message_style
from reloadgen.commands.open_session import open_session
from reloadgen.commands.progress import Progress
from reloadgen.reports import finding_formats
from reloadgen.reports.counts import counted
from reloadgen.reports.finding_report import FindingReport
from reloadgen.workspace.comparison import Comparison, compare_all

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation


def run(invocation: Invocation, *, output: str) -> int:
    """Report every difference; 1 if there is any."""
    with Progress(invocation) as progress:
        progress.start("reading the inventory")
        session = open_session(invocation)
        tick = progress.start("rendering", len(session.selected), then="comparing")
        comparison = compare_all(session, tick=tick)
    report = _report(comparison)
    style = message_style(invocation, sys.stdout, session.inventory.top)
    sys.stdout.write(finding_formats.render(report, output, style, verbose=invocation.verbose))
    sys.stdout.flush()
    Console(invocation).summary(_summary(comparison, report), good=not report.fails)
    return int(report.fails)


def _report(comparison: Comparison) -> FindingReport:
    checked = sorted((*comparison.plan.outputs, comparison.changes.lock.path))
    findings, rules = drift(comparison.changes), tuple(DRIFT_RULES.values())
    return FindingReport("check", findings, rules, tuple(checked), common_fix=RENDER)


def _summary(comparison: Comparison, report: FindingReport) -> str:
    clusters, count = comparison.session.selected, len(report.findings)
    of = f"{counted(len(clusters), 'cluster')}, {counted(len(comparison.plan.outputs), 'file')}"
    if not count:
        return f"Up to date: {of}."
    fix = f"; {RENDER}" if all(each.fix == RENDER for each in report.findings) else ""
    return f"Drift: {counted(count, 'difference')} ({of}){fix}."
