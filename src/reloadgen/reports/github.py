"""Findings as GitHub's workflow commands: annotations at file and line.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message;
the escapes are those of `@actions/core`, `packages/core/src/command.ts`: `escapeData` and `escapeProperty`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.findings import Finding, Severity
    from reloadgen.reports.finding_report import FindingReport

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(report: FindingReport) -> str:
    """A line `::error file=…,line=…,col=…,title=…::message` each; the title begins with the command."""
    return "".join(f"{_annotation(finding, report.command)}\n" for finding in report.causes)


def _annotation(finding: Finding, command: str) -> str:
    location = finding.location
    properties = {
        "file": location.path,
        "line": str(location.line or (location.path and 1)),
        "col": str(location.column or ""),
        "title": f"reloadgen {command}: {finding.rule}",
    }
    written = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items() if value)
    clusters = f" [{', '.join(finding.clusters)}]" if finding.clusters else ""
    line = f"::{_COMMANDS[finding.severity]} {written}::{(finding.text + clusters).translate(_DATA)}"
    return line.encode(errors="backslashreplace").decode()  # the name of a file need not be UTF-8
