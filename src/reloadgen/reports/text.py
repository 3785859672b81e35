"""Findings for people, one a line, as ruff prints them: editors and terminals make links of the places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.reports.terminal import Style, printable, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.reports.finding import Finding, Severity

_STYLES: dict[Severity, Style] = {"error": "red", "warning": "yellow", "info": "blue"}
_NAMED = 3
"""Clusters that are named in a line; of more, the rest is counted."""


def render(findings: Sequence[Finding], *, color: bool) -> str:
    """A line `path:line:column: rule: message; fix [clusters]` each; "" when there are none."""
    return "".join(f"{_line(finding, color=color)}\n" for finding in findings)


def _line(finding: Finding, *, color: bool) -> str:
    numbers = [str(number) for number in (finding.line, finding.column) if number]
    separator = styled(":", "cyan", color=color)
    place = separator.join([styled(printable(finding.path), "bold", color=color), *numbers, ""])
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
