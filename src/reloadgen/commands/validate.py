"""`reloadgen validate`: whether what is generated is sound, and whether each cluster's Flux reads it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from reloadgen.commands.gc_pause import paused
from reloadgen.commands.progress import Progress
from reloadgen.commands.session import Comparison, compare_all, open_session
from reloadgen.errors import Problem, UsageError
from reloadgen.inventory.key_paths import did_you_mean
from reloadgen.reports import finding_formats as report
from reloadgen.reports.finding import Finding, folded, summary
from reloadgen.validation.rule_pages import page
from reloadgen.validation.rules import RULES
from reloadgen.validation.run_rules import judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.commands.invocation import Invocation
    from reloadgen.inventory.fleet import Ignore


def run(invocation: Invocation, *, output: str, explain: str) -> int:
    """Judge the tree as it will be after `render`; 1 for errors and warnings."""
    if explain:
        return _explain(explain)
    session = open_session(invocation)
    if not invocation.quiet:
        _tell_unknown_rules(session.fleet.ignore)
    with Progress("rendering", len(session.selected), invocation) as progress:
        comparison = compare_all(session, tick=progress.tick)
    with paused():
        found = _findings(comparison)
    shown = folded(found) if output == "text" and not invocation.verbose else found
    sys.stdout.write(_shown(shown, comparison, output, color=invocation.colored(sys.stdout)))
    sys.stdout.flush()
    if not invocation.quiet:
        sys.stderr.write(_summary(found, comparison))
    return int(any(finding.counts for finding in found))


def _tell_unknown_rules(ignores: tuple[Ignore, ...]) -> None:
    for each in ignores:
        if each.rule and each.rule not in RULES:
            fix = did_you_mean(each.rule, RULES, "there are")
            problem = Problem(each.location, f"validate.ignore: there is no rule {each.rule}", fix)
            sys.stderr.write(f"warning: {problem}\n")


def _explain(rule: str) -> int:
    if rule not in RULES:
        raise UsageError(f"there is no rule {rule}; {did_you_mean(rule, RULES, 'there are')}")
    sys.stdout.write(page(rule))
    return 0


def _findings(comparison: Comparison) -> tuple[Finding, ...]:
    session, outputs = comparison.session, comparison.plan.outputs
    rendered = {
        cluster.name: tuple(path for path in outputs if path.startswith(f"{cluster.root}/"))
        for cluster in session.selected
    }
    fleet = replace(session.fleet, clusters=session.selected)
    return tuple(Finding(**asdict(issue)) for issue in judge(fleet, comparison.repository(), rendered))


def _shown(found: Sequence[Finding], comparison: Comparison, output: str, *, color: bool) -> str:
    if output == "json":
        return _json(found)
    checked = sorted({*comparison.plan.outputs, *(finding.path for finding in found)})
    return report.render(found, output, tool="validate", rules=RULES, checked=checked, color=color)


def _json(found: Sequence[Finding]) -> str:
    """One entry for each finding and cluster; of a finding that concerns none, `cluster` is empty."""
    entries = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "path": finding.path,
            "line": finding.line,
            "cluster": cluster,
            "message": finding.text,
        }
        for finding in found
        for cluster in finding.clusters or ("",)
    ]
    valid = not any(finding.counts for finding in found)
    return json.dumps({"valid": valid, "findings": entries}, indent=2) + "\n"


def _summary(found: Sequence[Finding], comparison: Comparison) -> str:
    clusters = len(comparison.session.selected)
    of = f"{clusters} cluster{'s' if clusters != 1 else ''}, {len(comparison.plan.outputs)} files"
    counted = summary(found)
    state = "Sound" if not any(finding.counts for finding in found) else "Unsound"
    lines = [f"{state}: {of}{f'; {counted}' if counted else ''}."]
    if any(finding.counts for finding in found):
        lines.append("Why, and how to silence one: reloadgen validate --explain RULE")
    if comparison.changes.conflicts:
        lines.append("Files in the way of render were judged as they are: reloadgen diff names them.")
    return "\n".join(lines) + "\n"
