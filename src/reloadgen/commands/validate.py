"""`reloadgen validate`: whether what is generated is valid, and whether each cluster's Flux reads it."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.commands.gc_pause import paused
from reloadgen.commands.progress import Progress
from reloadgen.commands.session import Comparison, compare_all, open_session
from reloadgen.errors import Problem, UsageError
from reloadgen.inventory.key_paths import did_you_mean
from reloadgen.reports import finding_formats
from reloadgen.reports.finding_report import FindingReport, summary
from reloadgen.validation.rule_pages import page
from reloadgen.validation.rule_registry import RULE_IDS, RULES
from reloadgen.validation.run_rules import validate

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation
    from reloadgen.findings import Finding
    from reloadgen.inventory.fleet import Ignore


def run(invocation: Invocation, *, output: str, explain: str) -> int:
    """Validate the tree as it will be after `render`; 1 for errors and warnings."""
    if explain:
        return _explain(explain)
    session = open_session(invocation)
    if not invocation.quiet:
        _warn_of_unknown_rules(session.fleet.ignore)
    with Progress("rendering", len(session.selected), invocation) as progress:
        comparison = compare_all(session, tick=progress.tick)
    with paused():
        report = _report(comparison)
    color = invocation.colored(sys.stdout)
    sys.stdout.write(finding_formats.render(report, output, color=color, verbose=invocation.verbose))
    sys.stdout.flush()
    if not invocation.quiet:
        sys.stderr.write(_summary(report, comparison))
    return int(report.fails)


def _warn_of_unknown_rules(ignores: tuple[Ignore, ...]) -> None:
    for each in ignores:
        if each.rule and each.rule not in RULE_IDS:
            fix = did_you_mean(each.rule, RULE_IDS, "there are")
            problem = Problem(each.location, f"validate.ignore: there is no rule {each.rule}", fix)
            sys.stderr.write(f"warning: {problem}\n")


def _explain(rule: str) -> int:
    if rule not in RULE_IDS:
        raise UsageError(f"there is no rule {rule}; {did_you_mean(rule, RULE_IDS, 'there are')}")
    sys.stdout.write(page(rule))
    return 0


def _report(comparison: Comparison) -> FindingReport:
    findings = _findings(comparison)
    checked = sorted({*comparison.plan.outputs, *(finding.location.path for finding in findings)})
    return FindingReport("validate", findings, RULES, tuple(checked))


def _findings(comparison: Comparison) -> tuple[Finding, ...]:
    session, plan = comparison.session, comparison.plan
    rendered = {cluster.name: tuple(plan.rendered_for(cluster)) for cluster in session.selected}
    fleet = replace(session.fleet, clusters=session.selected)
    return validate(fleet, comparison.repository(), rendered)


def _summary(report: FindingReport, comparison: Comparison) -> str:
    clusters = len(comparison.session.selected)
    of = f"{clusters} cluster{'s' if clusters != 1 else ''}, {len(comparison.plan.outputs)} files"
    counted = summary(report.findings)
    lines = [f"{'Unsound' if report.fails else 'Sound'}: {of}{f'; {counted}' if counted else ''}."]
    if report.fails:
        lines.append("Why, and how to silence one: reloadgen validate --explain RULE")
    if comparison.changes.conflicts:
        lines.append("Files in the way of render were judged as they are: reloadgen diff names them.")
    return "\n".join(lines) + "\n"
