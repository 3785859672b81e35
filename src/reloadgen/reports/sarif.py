"""Findings as SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from reloadgen import __version__
from reloadgen.reports.input_errors import INPUT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reloadgen.errors import Location
    from reloadgen.findings import Finding, Rule, Severity
    from reloadgen.reports.finding_report import FindingReport

Json: TypeAlias = dict[str, Any]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_MOST_RELATED = 10
_TOP = "%SRCROOT%"
"""The name that consumers know for the root of the sources (section 3.14.14)."""


def render(report: FindingReport) -> str:
    """A log of one run; its id keeps uploads of two commands apart."""
    indexes = {rule.id: index for index, rule in enumerate(report.rules)}
    run: Json = {
        "tool": {"driver": _driver(report.rules)},
        "automationDetails": {"id": f"reloadgen-{report.command}/"},
        "originalUriBaseIds": {_TOP: {"description": {"text": "The top of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": all(each.rule != INPUT.id for each in report.findings)}],
        "results": _results(report.causes, indexes),
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(rules: Sequence[Rule]) -> Json:
    return {
        "name": "reloadgen",
        "semanticVersion": __version__,
        "rules": [{"id": rule.id, "shortDescription": {"text": rule.summary}} for rule in rules],
    }


def _results(findings: Sequence[Finding], indexes: Mapping[str, int]) -> list[Json]:
    seen: Counter[str] = Counter()
    results = []
    for finding in findings:
        mark = _fingerprint(finding)
        seen[mark] += 1
        results.append(_result(finding, indexes[finding.rule], f"{mark}:{seen[mark]}"))
    return results


def _result(finding: Finding, index: int, fingerprint: str) -> Json:
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.text},
        "locations": [_location(finding.location)] if finding.location.path else [],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    related = [each for each in finding.about if each != finding.location]
    if related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": str(each)}, **_location(each)}
            for number, each in enumerate(related[:_MOST_RELATED], 1)
        ]
    properties: Json = {"clusters": list(finding.clusters)} if finding.clusters else {}
    if finding.place != "ours":
        properties["place"] = finding.place
    return result | ({"properties": properties} if properties else {})


def _location(location: Location) -> Json:
    physical: Json = {
        "artifactLocation": {"uri": quote(location.path, errors="surrogateescape"), "uriBaseId": _TOP}
    }
    if location.line:
        column = {"startColumn": location.column} if location.column else {}
        physical["region"] = {"startLine": location.line, **column}
    return {"physicalLocation": physical}


def _fingerprint(finding: Finding) -> str:
    """What stays when lines above the finding come and go: rule, file, clusters and message."""
    parts = (finding.rule, finding.location.path, *finding.clusters, finding.message)
    return hashlib.sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()[:32]
