"""What `verify` prints."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from reloadgen.live.verify_results import ClusterResult, Criterion, State, Verdict
from reloadgen.reports.verify_report import as_json, as_junit, lines, summary

GOOD = Criterion("reloader/AC1", State.PASS, "Deployment kube-system/reloader is Available", 1.26)
BAD = Criterion("reloader/AC3", State.FAIL, "nothing rolled\x1b[31m", 60.0)
OPEN = Criterion("reloader/AC2", State.NOT_CHECKED, "scraping not checked", 0.0)
AWAY = ClusterResult("away", False, (Criterion("reach", State.NOT_CHECKED, "no answer"),))  # noqa: FBT003 - reached
SOUND = ClusterResult("infra", True, (GOOD, OPEN))  # noqa: FBT003 - reached
BROKEN = ClusterResult("apps", True, (GOOD, BAD), ("a canary was left",))  # noqa: FBT003 - reached


@pytest.mark.parametrize(
    ("clusters", "code"),
    [((SOUND,), 0), ((SOUND, BROKEN), 1), ((SOUND, AWAY), 2), ((BROKEN, AWAY), 1), ((), 0)],
)
def test_exit_codes(clusters: tuple[ClusterResult, ...], code: int) -> None:
    verdict = Verdict(clusters)
    assert verdict.exit_code == code
    assert verdict.ok is (code == 0)


def test_json_is_the_contract_s() -> None:
    assert json.loads(as_json(Verdict((SOUND, BROKEN)))) == {
        "ok": False,
        "clusters": [
            {
                "name": "infra",
                "reached": True,
                "criteria": [
                    {"id": "reloader/AC1", "state": "pass", "seconds": 1.3, "message": GOOD.message},
                    {"id": "reloader/AC2", "state": "not-checked", "seconds": 0.0, "message": OPEN.message},
                ],
            },
            {
                "name": "apps",
                "reached": True,
                "criteria": [
                    {"id": "reloader/AC1", "state": "pass", "seconds": 1.3, "message": GOOD.message},
                    {"id": "reloader/AC3", "state": "fail", "seconds": 60.0, "message": BAD.message},
                ],
                "warnings": ["a canary was left"],
            },
        ],
    }


def test_junit_skips_what_was_not_checked_and_fails_who_is_away() -> None:
    (suite,) = ET.fromstring(as_junit(Verdict((SOUND, BROKEN, AWAY))))  # noqa: S314 - our own output
    assert {key: suite.get(key) for key in ("tests", "failures", "skipped")} == {
        "tests": "5",
        "failures": "2",
        "skipped": "1",
    }
    failed = [(case.get("classname"), case.get("name")) for case in suite if case.find("failure") is not None]
    assert failed == [("apps", "reloader/AC3"), ("away", "reach")]


def test_text() -> None:
    assert lines(SOUND, color=False) == (
        "infra\n"
        "  ok   reloader/AC1    1.3 s  Deployment kube-system/reloader is Available\n"
        "    ?  reloader/AC2    0.0 s  scraping not checked\n"
    )
    assert lines(BROKEN, color=False).splitlines()[2:] == [
        "  FAIL reloader/AC3   60.0 s  nothing rolled\\x1b[31m",
        "  warning a canary was left",
    ]
    assert lines(AWAY, color=False).startswith("away (out of reach: nothing is proven)\n")
    assert "\x1b[32mok" in lines(SOUND, color=True)


def test_summary() -> None:
    assert (
        summary(Verdict((SOUND, BROKEN, AWAY)))
        == "3 clusters, 1 out of reach: 2 passed, 1 failed, 1 not checked.\n"
    )
