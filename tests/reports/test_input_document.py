"""The documents of runs with bad input, against the published schemas where there are some."""

from __future__ import annotations

import io
import json

import pytest
import yaml

from reloadgen.errors import FileError, InputError, Location, Problem, ReloadgenError, UsageError
from reloadgen.reports.input_document import document
from reloadgen.reports.input_errors import problems
from reports import test_junit, test_sarif

UNKNOWN = Problem(Location("clusters.yaml", 3, 5), "clusters[0].rooot: unknown key", "did you mean root?")
TEMPLATE = Problem(Location("own/ks.yaml.j2", 4), "'nope' is undefined")
ERRORS = (
    InputError(UNKNOWN, TEMPLATE),
    UsageError("no clusters.yaml in .", "run reloadgen init"),
    FileError("clusters.yaml: Permission denied"),
    PermissionError(13, "Permission denied", "x\x1b.yaml"),
    InputError(Problem(Location("own/\udcff.yaml.j2"), "'\udcff' is no name")),
)
ENTRIES = [
    {
        "rule": "input",
        "path": "clusters.yaml",
        "line": 3,
        "column": 5,
        "message": "clusters[0].rooot: unknown key; did you mean root?",
    },
    {"rule": "input", "path": "own/ks.yaml.j2", "line": 4, "column": 0, "message": "'nope' is undefined"},
]


@pytest.mark.parametrize(
    ("command", "empty"),
    [
        ("check", {"clean": False, "drift": []}),
        ("validate", {"valid": False, "findings": []}),
        ("render", {"changes": [], "conflicts": []}),
        ("diff", {"changes": [], "conflicts": []}),
        ("clusters", {"clusters": []}),
        ("verify", {"ok": False, "clusters": []}),
    ],
)
def test_json_has_the_usual_keys_and_the_errors(command: str, empty: dict[str, object]) -> None:
    assert json.loads(document(ERRORS[0], command, "json")) == {**empty, "errors": ENTRIES}


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize(
    ("command", "output"),
    [("check", "json"), ("check", "github"), ("check", "sarif"), ("check", "junit"), ("clusters", "yaml")],
)
def test_every_document_can_be_written(error: ReloadgenError | OSError, command: str, output: str) -> None:
    assert document(error, command, output).encode()


def test_yaml_of_clusters_says_the_same() -> None:
    assert yaml.safe_load(document(ERRORS[0], "clusters", "yaml")) == {"clusters": [], "errors": ENTRIES}


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("command", ["check", "validate"])
def test_sarif_is_valid_and_says_that_the_run_failed(error: ReloadgenError | OSError, command: str) -> None:
    log = json.loads(document(error, command, "sarif"))
    test_sarif.VALIDATOR.validate(log)
    (run,) = log["runs"]
    assert run["invocations"] == [{"executionSuccessful": False}]
    assert [each["ruleId"] for each in run["results"]] == ["input"] * len(problems(error))


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("command", ["check", "validate", "verify"])
def test_junit_is_valid_and_fails(error: ReloadgenError | OSError, command: str) -> None:
    text = document(error, command, "junit")
    test_junit.SCHEMA.validate(io.StringIO(text))
    assert text.count("<failure ") == len(problems(error))


def test_github_annotates_the_line() -> None:
    assert document(ERRORS[0], "check", "github").splitlines() == [
        (
            "::error file=clusters.yaml,line=3,col=5,title=reloadgen check%3A input::"
            "clusters[0].rooot: unknown key; did you mean root?"
        ),
        "::error file=own/ks.yaml.j2,line=4,title=reloadgen check%3A input::'nope' is undefined",
    ]


@pytest.mark.parametrize(
    ("command", "output"), [("check", "text"), ("clusters", "table"), ("graph", "dot"), ("init", "")]
)
def test_formats_for_people_have_no_document(command: str, output: str) -> None:
    assert not document(ERRORS[0], command, output)
