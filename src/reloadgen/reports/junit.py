"""Results as JUnit XML, in the dialect that Jenkins' xUnit plugin has a schema for and GitLab reads."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.findings import Finding
    from reloadgen.reports.finding_report import FindingReport

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 can't hold, not even escaped: https://www.w3.org/TR/xml/#charsets."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was checked: it passed unless it failed or was skipped (with why)."""

    name: str
    group: str
    failures: tuple[str, ...] = ()
    skipped: str = ""
    output: str = ""
    seconds: float = 0.0


def render(report: FindingReport) -> str:
    """A case for each path checked or found; errors and warnings fail it, information is its output."""
    by_path: dict[str, list[Finding]] = {path: [] for path in report.checked}
    for finding in report.causes:
        by_path.setdefault(finding.location.path, []).append(finding)
    cases = tuple(_case(path, report.command, findings) for path, findings in sorted(by_path.items()))
    return document(cases or (Case(report.command, report.command),), name=f"reloadgen {report.command}")


def _case(path: str, command: str, findings: list[Finding]) -> Case:
    failures = tuple(_line(finding) for finding in findings if finding.counts)
    output = "\n".join(_line(finding) for finding in findings if not finding.counts)
    return Case(path or command, command, failures, output=output)


def _line(finding: Finding) -> str:
    line = f"line {finding.location.line}: " if finding.location.line else ""
    clusters = f" [{', '.join(finding.clusters)}]" if finding.clusters else ""
    return f"{finding.rule}: {line}{finding.text}{clusters}"


def document(cases: Sequence[Case], *, name: str) -> str:
    """One test suite of that name with these cases."""
    suites = ET.Element("testsuites")
    counts = {
        "tests": len(cases),
        "failures": sum(bool(case.failures) for case in cases),
        "errors": 0,
        "skipped": sum(bool(case.skipped) for case in cases),
    }
    attributes = {"name": _legal(name), **{key: str(count) for key, count in counts.items()}}
    suite = ET.SubElement(suites, "testsuite", attributes)
    for case in cases:
        _add(suite, case)
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _add(suite: ET.Element, case: Case) -> None:
    attributes = {"classname": _legal(case.group), "name": _legal(case.name), "time": f"{case.seconds:.3f}"}
    element = ET.SubElement(suite, "testcase", attributes)
    for failure in case.failures:
        ET.SubElement(element, "failure", {"message": _legal(failure)}).text = _legal(failure)
    if case.skipped:
        ET.SubElement(element, "skipped", {"message": _legal(case.skipped)})
    if case.output:
        ET.SubElement(element, "system-out").text = _legal(case.output)


def _legal(text: str) -> str:
    r"""The text with what XML can't hold written as `\x1b`."""
    return _NOT_XML.sub(lambda found: ascii(found[0])[1:-1], text)
