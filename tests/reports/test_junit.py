"""JUnit reports against the schema that Jenkins' xUnit plugin publishes."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import xmlschema
from hypothesis import given

from reloadgen.reports.junit import Case, document, render
from reports.samples import ALL, BARE, FINDINGS, HOSTILE, OUTDATED, SHARED, UNREACHED, report

if TYPE_CHECKING:
    from reloadgen.findings import Finding

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def suite(text: str) -> ET.Element:
    """The one test suite of a report, which is valid, and whose counts are right."""
    SCHEMA.validate(io.StringIO(text))
    (found,) = ET.fromstring(text)  # noqa: S314 - our own report
    cases = found.findall("testcase")
    assert found.get("tests") == str(len(cases))
    assert found.get("failures") == str(sum(case.find("failure") is not None for case in cases))
    assert found.get("skipped") == str(sum(case.find("skipped") is not None for case in cases))
    return found


def test_a_clean_run_has_a_passing_case_for_each_path() -> None:
    found = suite(render(report((), checked=("b", "a"))))
    assert (found.get("name"), found.get("failures")) == ("reloadgen check", "0")
    assert [(case.get("classname"), case.get("name"), list(case)) for case in found] == [
        ("check", "a", []),
        ("check", "b", []),
    ]


def test_a_run_that_had_nothing_to_check_passes_too() -> None:
    assert [case.get("name") for case in suite(render(report(())))] == ["check"]


def test_a_finding_fails_its_path_and_others_pass() -> None:
    found = suite(render(report((OUTDATED, BARE), checked=(OUTDATED.location.path, "x"))))
    said = {case.get("name"): [failure.get("message") for failure in case] for case in found}
    assert said == {
        "check": ["rule: no place"],
        OUTDATED.location.path: [
            "outdated: line 4: differs from the inventory; run reloadgen render [infra]"
        ],
        "x": [],
    }


def test_warnings_fail_and_information_does_not() -> None:
    found = suite(render(report((UNREACHED, SHARED), "validate")))
    assert {case.get("name"): [each.tag for each in case] for case in found} == {
        UNREACHED.location.path: ["failure"],
        SHARED.location.path: ["system-out"],
    }


def test_what_xml_can_not_hold_is_written_out() -> None:
    (case,) = suite(render(report((HOSTILE,))))
    assert case.get("name") == HOSTILE.location.path
    assert case[0].get("message") == ("rule: line 1: 100% \\x1b[31mred\\x1b[0m\r\nnext <&>\\x00\\ufffe\u202e")


def test_cases_of_other_commands_may_be_skipped_and_take_time() -> None:
    cases = (
        Case("reloader/available", "infra", seconds=1.5),
        Case("reloader/scraped", "infra", skipped="no Prometheus was named"),
    )
    first, second = suite(document(cases, name="reloadgen verify"))
    assert (first.get("time"), list(first)) == ("1.500", [])
    assert [(each.tag, each.get("message")) for each in second] == [("skipped", "no Prometheus was named")]


@given(FINDINGS)
def test_any_findings_make_a_valid_report(findings: list[Finding]) -> None:
    found = suite(render(report(findings, checked=("x",))))
    assert len(found) == len({"x", *(finding.location.path for finding in findings)})


def test_all_samples_at_once() -> None:
    assert len(suite(render(report(ALL)))) == len(ALL)
