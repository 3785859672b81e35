"""Findings as JSON: `{"clean", "drift", "errors"}` of `check`, `{"valid", "findings", "errors"}` of `validate`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reloadgen.reports.input_errors import INPUT, entries

if TYPE_CHECKING:
    from reloadgen.reports.finding_report import FindingReport


def render(report: FindingReport) -> str:
    """The JSON of the report's command."""
    document = _drift(report) if report.command == "check" else _findings(report)
    return json.dumps({**document, "errors": entries(report.findings)}, indent=2) + "\n"


def _drift(report: FindingReport) -> dict[str, object]:
    drift = [
        {
            "path": finding.location.path,
            "kind": finding.rule,
            "clusters": list(finding.clusters),
            "message": finding.text,
        }
        for finding in report.findings
        if finding.rule != INPUT.id
    ]
    return {"clean": not report.fails, "drift": drift}


def _findings(report: FindingReport) -> dict[str, object]:
    """One entry for each finding and cluster; of a finding that concerns none, `cluster` is empty."""
    entries = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "path": finding.location.path,
            "line": finding.location.line,
            "cluster": cluster,
            "message": finding.text,
            "place": finding.place,
        }
        for finding in report.findings
        if finding.rule != INPUT.id
        for cluster in finding.clusters or ("",)
    ]
    return {"valid": not report.fails, "findings": entries}
