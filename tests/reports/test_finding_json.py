from __future__ import annotations

import json

from reloadgen.reports.finding_json import render
from reports.samples import OUTDATED, SHARED, UNREACHED, report


def test_check() -> None:
    assert json.loads(render(report([OUTDATED]))) == {
        "clean": False,
        "drift": [
            {
                "path": OUTDATED.location.path,
                "kind": "outdated",
                "clusters": ["infra"],
                "message": "differs from the inventory; run reloadgen render",
            }
        ],
        "errors": [],
    }
    assert json.loads(render(report([]))) == {"clean": True, "drift": [], "errors": []}


def test_validate_has_an_entry_for_each_cluster() -> None:
    document = json.loads(render(report([UNREACHED, SHARED], "validate")))
    assert document["valid"] is False
    assert document["findings"][0] == {
        "rule": "not-reached",
        "severity": "warning",
        "path": UNREACHED.location.path,
        "line": 7,
        "cluster": "",
        "message": "no cluster reads it",
        "place": "ours",
    }
    assert [each["cluster"] for each in document["findings"][1:]] == list(SHARED.clusters)


def test_information_leaves_it_valid() -> None:
    assert json.loads(render(report([SHARED], "validate")))["valid"] is True
