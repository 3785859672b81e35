"""`reloadgen check`: is the repository what the inventory says?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reloadgen.changes.drift_findings import DRIFT_RULES, RENDER, drift
from reloadgen.commands.progress import Progress
from reloadgen.commands.session import Comparison, compare_all, open_session
from reloadgen.reports import finding_formats
from reloadgen.reports.finding_report import FindingReport

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation


def run(invocation: Invocation, *, output: str) -> int:
    """Report every difference; 1 if there is any."""
    session = open_session(invocation)
    with Progress("rendering", len(session.selected), invocation) as progress:
        comparison = compare_all(session, tick=progress.tick)
    report = _report(comparison)
    sys.stdout.write(finding_formats.render(report, output, color=invocation.colored(sys.stdout)))
    sys.stdout.flush()
    if not invocation.quiet:
        sys.stderr.write(_summary(comparison, report))
    return int(report.fails)


def _report(comparison: Comparison) -> FindingReport:
    checked = sorted((*comparison.plan.outputs, comparison.changes.lock))
    findings, rules = drift(comparison.changes), tuple(DRIFT_RULES.values())
    return FindingReport("check", findings, rules, tuple(checked), common_fix=RENDER)


def _summary(comparison: Comparison, report: FindingReport) -> str:
    clusters, count = comparison.session.selected, len(report.findings)
    of = f"{len(clusters)} cluster{'s' if len(clusters) != 1 else ''}, {len(comparison.plan.outputs)} files"
    if not count:
        return f"In step: {of}.\n"
    fix = f": {RENDER}" if all(each.fix == RENDER for each in report.findings) else ""
    return f"Drift: {count} difference{'s' if count != 1 else ''} ({of}){fix}.\n"
