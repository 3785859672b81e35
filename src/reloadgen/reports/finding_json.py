"""Findings as JSON: `{"clean", "drift"}` of `check`, `{"valid", "findings"}` of `validate`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.reports.finding_report import FindingReport


def render(report: FindingReport) -> str:
    """The JSON of the report's command."""
    document = _drift(report) if report.command == "check" else _findings(report)
    return json.dumps(document, indent=2) + "\n"


def _drift(report: FindingReport) -> dict[str, object]:
    drift = [
        {
            "path": finding.location.path,
            "kind": finding.rule,
            "clusters": list(finding.clusters),
            "message": finding.text,
        }
        for finding in report.findings
    ]
    return {"clean": not drift, "drift": drift}


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
        }
        for finding in report.findings
        for cluster in finding.clusters or ("",)
    ]
    return {"valid": not report.fails, "findings": entries}
