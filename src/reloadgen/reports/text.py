"""Findings for people, in the form of every message: editors and terminals make links of the positions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.reports import folding
from reloadgen.reports import messages as forms

if TYPE_CHECKING:
    from reloadgen.findings import Finding
    from reloadgen.reports.finding_report import FindingReport


def render(report: FindingReport, style: forms.MessageStyle, *, verbose: bool) -> str:
    """A message for each finding, or for several that are the same in many places, unless `verbose`."""
    findings = tuple(_without_fix(each, report.common_fix) for each in report.findings)
    messages = (
        map(folding.message, findings)
        if verbose
        else folding.folded(findings, every_problem=not style.for_person)
    )
    return "".join(forms.render(each, style) for each in messages)


def _without_fix(finding: Finding, common: str) -> Finding:
    return replace(finding, fix="") if finding.fix == common else finding
