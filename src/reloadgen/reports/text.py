"""Findings for people, in the form of every message: editors and terminals make links of the positions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.reports import folding
from reloadgen.reports import messages as forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reloadgen.findings import Finding
    from reloadgen.reports.finding_report import FindingReport

_ELSEWHERE = "Elsewhere in the repository (information; with --all, it counts):\n"


def render(report: FindingReport, style: forms.MessageStyle, *, verbose: bool) -> str:
    """A message for each finding, or for several that are the same in many places, unless `verbose`.

    Those that do not concern what is generated follow under a heading of their own.
    """
    all_findings = report.findings if verbose else report.causes
    findings = tuple(_without_fix(each, report.common_fix) for each in all_findings)
    near = [each for each in findings if report.judges_all or not each.is_elsewhere]
    elsewhere = [each for each in findings if not report.judges_all and each.is_elsewhere]
    if verbose:
        text, rest = (_text(map(folding.message, part), style) for part in (near, elsewhere))
    else:
        rules = {rule.id: rule for rule in report.rules}
        text = _text(folding.folded(near, rules, every_problem=not style.for_person), style)
        rest = _text(folding.few_of_each_rule(elsewhere), style)
    return f"{text}{_ELSEWHERE}{rest}" if rest else text


def _text(messages: Iterable[forms.Message], style: forms.MessageStyle) -> str:
    return "".join(forms.render(each, style) for each in messages)


def _without_fix(finding: Finding, common: str) -> Finding:
    return replace(finding, fix="") if finding.fix == common else finding
