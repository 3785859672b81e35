"""What `verify` prints."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.live.results.fleet_result import ClusterResult, FleetResult
from reloadgen.reports.verify_report import as_json, as_junit, as_text, summary

GOOD = Criterion(
    CriterionId(CriterionName.AVAILABLE, "reloader"),
    State.PASS,
    "Deployment kube-system/reloader is available",
    1.26,
)
BAD = Criterion(CriterionId(CriterionName.RELOADS, "reloader"), State.FAIL, "no restart\x1b[31m", 60.0)
OPEN = Criterion(
    CriterionId(CriterionName.SCRAPED, "reloader"),
    State.NOT_CHECKED,
    "scraping not checked",
    hint="pass --prometheus URL",
)
REACH = Criterion(CriterionId(CriterionName.REACH), State.NOT_CHECKED, "no answer")
AWAY = ClusterResult("away", reached=False, criteria=(REACH,))
HEALTHY = ClusterResult("infra", reached=True, criteria=(GOOD, OPEN))
BROKEN = ClusterResult("apps", reached=True, criteria=(GOOD, BAD), warnings=("a canary was left",))


@pytest.mark.parametrize(
    ("clusters", "code"),
    [((HEALTHY,), 0), ((HEALTHY, BROKEN), 1), ((HEALTHY, AWAY), 2), ((BROKEN, AWAY), 1), ((), 0)],
)
def test_exit_codes(clusters: tuple[ClusterResult, ...], code: int) -> None:
    result = FleetResult(clusters)
    assert result.exit_code == code
    assert result.ok is (code == 0)


def test_json() -> None:
    assert json.loads(as_json(FleetResult((HEALTHY, BROKEN)))) == {
        "ok": False,
        "clusters": [
            {
                "name": "infra",
                "reached": True,
                "criteria": [
                    {"id": "reloader/available", "state": "pass", "seconds": 1.3, "message": GOOD.message},
                    {"id": "reloader/scraped", "state": "not-checked", "seconds": 0.0, "message": OPEN.line},
                ],
            },
            {
                "name": "apps",
                "reached": True,
                "criteria": [
                    {"id": "reloader/available", "state": "pass", "seconds": 1.3, "message": GOOD.message},
                    {"id": "reloader/reloads", "state": "fail", "seconds": 60.0, "message": BAD.message},
                ],
                "warnings": ["a canary was left"],
            },
        ],
        "errors": [],
    }


def test_junit_skips_what_was_not_checked_and_fails_unreachable_clusters() -> None:
    (suite,) = ET.fromstring(as_junit(FleetResult((HEALTHY, BROKEN, AWAY))))  # noqa: S314 - our own output
    assert {key: suite.get(key) for key in ("tests", "failures", "skipped")} == {
        "tests": "5",
        "failures": "2",
        "skipped": "1",
    }
    failed = [(case.get("classname"), case.get("name")) for case in suite if case.find("failure") is not None]
    assert failed == [("apps", "reloader/reloads"), ("away", "reach")]


def test_text() -> None:
    assert as_text(HEALTHY, color=False) == (
        "infra\n"
        "  ok   reloader/available    1.3 s  Deployment kube-system/reloader is available\n"
        "    ?  reloader/scraped      0.0 s  scraping not checked\n"
        "                                    hint: pass --prometheus URL\n"
    )
    assert as_text(BROKEN, color=False).splitlines()[2:] == [
        "  FAIL reloader/reloads     60.0 s  no restart\\x1b[31m",
        "  warning: a canary was left",
    ]
    assert as_text(AWAY, color=False).startswith("away (unreachable, not verified)\n")
    assert "\x1b[32mok" in as_text(HEALTHY, color=True)


def test_summary() -> None:
    assert (
        summary(FleetResult((HEALTHY, BROKEN, AWAY)))
        == "3 clusters, 1 unreachable: 2 passed, 1 failed, 1 not checked.\n"
    )
