"""Findings for people, one a line, as ruff prints them: editors and terminals make links of the places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.reports.finding_report import FindingReport, folded
from reloadgen.reports.terminal import Style, printable, styled

if TYPE_CHECKING:
    from reloadgen.findings import Finding, Severity

_STYLES: dict[Severity, Style] = {"error": "red", "warning": "yellow", "info": "blue"}
_NAMED = 3
"""Clusters that are named in a line; of more, the rest is counted."""


def render(report: FindingReport, *, color: bool, verbose: bool) -> str:
    """A line `path:line:column: rule: message; fix [clusters]` each; "" when there are none.

    Information that is the same for many files is printed once, unless `verbose`.
    """
    findings = report.findings if verbose else folded(report.findings)
    lines = (_line(_without_fix(each, report.common_fix), color=color) for each in findings)
    return "".join(f"{line}\n" for line in lines)


def _without_fix(finding: Finding, common: str) -> Finding:
    return replace(finding, fix="") if finding.fix == common else finding


def _line(finding: Finding, *, color: bool) -> str:
    location = finding.location
    numbers = [str(number) for number in (location.line, location.column) if number]
    separator = styled(":", "cyan", color=color)
    place = separator.join([styled(printable(location.path), "bold", color=color), *numbers, ""])
    rule = styled(finding.rule, "bold", _STYLES[finding.severity], color=color)
    severity = "" if finding.severity == "error" else f" ({finding.severity})"
    clusters = styled(printable(_clusters(finding.clusters)), "dim", color=color)
    return f"{place} {rule}{severity}: {printable(finding.text)}{clusters}"


def _clusters(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    rest = len(names) - _NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return f" [{', '.join(names[:_NAMED])}{more}]"
