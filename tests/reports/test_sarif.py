"""SARIF logs against the published schema, and what code scanning asks for beyond it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given

from reloadgen import __version__
from reloadgen.errors import Location
from reloadgen.reports.sarif import render
from reports.samples import ALL, BARE, FINDINGS, OUTDATED, RULES, SHARED, UNREACHED, report

if TYPE_CHECKING:
    from reloadgen.findings import Finding

PUBLISHED = Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json"
VALIDATOR = jsonschema.Draft4Validator(json.loads(PUBLISHED.read_text("utf-8")))


def log(*findings: Finding) -> dict[str, Any]:
    text = render(report(findings))
    assert text.endswith("}\n")
    written: dict[str, Any] = json.loads(text)
    VALIDATOR.validate(written)
    (run,) = written["runs"]
    assert isinstance(run, dict)
    return run


def test_a_result_has_where_it_is_and_other_positions_of_it() -> None:
    about = (OUTDATED.location, *(Location("a b", line) for line in range(1, 20)))
    (result,) = log(replace(OUTDATED, about=about, place="on-the-way"))["results"]
    assert result["properties"] == {"clusters": ["infra"], "place": "on-the-way"}
    assert len(result["relatedLocations"]) == 10
    assert result["relatedLocations"][0] == {
        "id": 1,
        "message": {"text": "a b:1"},
        "physicalLocation": {
            "artifactLocation": {"uri": "a%20b", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 1},
        },
    }


def test_a_clean_run_is_a_log_without_results() -> None:
    run = log()
    assert run["results"] == []
    assert run["automationDetails"] == {"id": "reloadgen-check/"}
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("reloadgen", __version__)
    assert [rule["id"] for rule in driver["rules"]] == [rule.id for rule in RULES]


def test_a_result_has_rule_level_message_and_place() -> None:
    (result,) = log(OUTDATED)["results"]
    assert result["ruleId"] == "outdated"
    assert result["level"] == "error"
    assert result["message"] == {"text": "differs from the inventory; run reloadgen render"}
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": OUTDATED.location.path, "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 4, "startColumn": 3},
            }
        }
    ]
    assert result["properties"] == {"clusters": ["infra"]}


def test_every_result_points_to_its_rule() -> None:
    run = log(*ALL)
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [each.rule for each in ALL]
    assert {"id": "outdated", "shortDescription": {"text": RULES[0].summary}} in rules


def test_levels() -> None:
    assert [each["level"] for each in log(OUTDATED, UNREACHED, SHARED)["results"]] == [
        "error",
        "warning",
        "note",
    ]


def test_a_path_is_a_relative_uri() -> None:
    (result,) = log(UNREACHED)["results"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "a%20b/%C3%BC%3A%25.yaml"
    assert location["region"] == {"startLine": 7}


def test_what_has_no_place_has_no_location() -> None:
    (result,) = log(BARE)["results"]
    assert result["locations"] == []


def fingerprints(*findings: Finding) -> list[str]:
    return [each["partialFingerprints"]["primaryLocationLineHash"] for each in log(*findings)["results"]]


def test_a_fingerprint_does_not_move_with_the_lines() -> None:
    assert fingerprints(OUTDATED) == fingerprints(
        replace(OUTDATED, location=Location(OUTDATED.location.path, 99, 1))
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(OUTDATED, location=Location("x", 4, 3)),
        replace(OUTDATED, message="x"),
        replace(OUTDATED, rule="edited"),
    ],
)
def test_a_fingerprint_tells_findings_apart(other: Finding) -> None:
    assert fingerprints(OUTDATED) != fingerprints(other)


def test_twins_have_fingerprints_of_their_own() -> None:
    first, second = fingerprints(OUTDATED, replace(OUTDATED, location=Location(OUTDATED.location.path, 99)))
    assert first != second
    assert first.partition(":")[0] == second.partition(":")[0]


@given(FINDINGS)
def test_any_findings_make_a_valid_log(findings: list[Finding]) -> None:
    results = log(*findings)["results"]
    assert len(results) == len(findings)
    for result, finding in zip(results, findings, strict=True):
        for location in result["locations"]:
            assert unquote(location["physicalLocation"]["artifactLocation"]["uri"]) == finding.location.path
