"""Findings as GitHub's workflow commands: annotations at file and line.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message;
the escapes are those of `@actions/core`, `packages/core/src/command.ts`: `escapeData` and `escapeProperty`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.reports.finding import Finding, Severity

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(findings: Sequence[Finding], *, tool: str) -> str:
    """A line `::error file=…,line=…,col=…,title=…::message` each; `tool` (`check`) begins the title."""
    return "".join(f"{_annotation(finding, tool)}\n" for finding in findings)


def _annotation(finding: Finding, tool: str) -> str:
    properties = {
        "file": finding.path,
        "line": str(finding.line or (finding.path and 1)),
        "col": str(finding.column or ""),
        "title": f"reloadgen {tool}: {finding.rule}",
    }
    written = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items() if value)
    clusters = f" [{', '.join(finding.clusters)}]" if finding.clusters else ""
    return f"::{_COMMANDS[finding.severity]} {written}::{(finding.text + clusters).translate(_DATA)}"
