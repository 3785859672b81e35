"""The progress of `verify`."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from reloadgen.commands.invocation import Invocation
from reloadgen.commands.verifying import verify_progress
from reloadgen.commands.verifying.verify_messages import cleanup_message, details, outcome
from reloadgen.commands.verifying.verify_progress import ProgressLines
from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.live.results.fleet_result import ClusterResult
from reloadgen.live.results.progress_event import ProgressEvent

CHART, REACH = CriterionId(CriterionName.CHART, "reloader"), CriterionId(CriterionName.REACH)
PASSED = ClusterResult(
    "dev",
    reached=True,
    criteria=(Criterion(CHART, State.PASS, "fine"), Criterion(CHART, State.NOT_CHECKED, "no Prometheus")),
)
FAILED = ClusterResult(
    "infra",
    reached=True,
    criteria=(
        *PASSED.criteria,
        Criterion(CHART, State.FAIL, "no such tag"),
        Criterion(CHART, State.FAIL, "x"),
    ),
)
UNREACHABLE = ClusterResult(
    "apps", reached=False, criteria=(Criterion(REACH, State.NOT_CHECKED, "no answer"),)
)


@pytest.mark.parametrize(
    ("result", "word", "text"),
    [
        (PASSED, "passed", "1 passed, 1 not checked"),
        (FAILED, "failed", "reloader/chart: no such tag"),
        (UNREACHABLE, "unreachable", "no answer"),
    ],
)
def test_outcome_and_details(result: ClusterResult, word: str, text: str) -> None:
    assert (outcome(result), details(result)) == (word, text)


def test_a_log_gets_a_line_for_each_message_that_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ProgressLines()
    for message in ("waiting", "waiting", "ready\x1b[2J"):
        lines.progress("infra", ProgressEvent(message))
    lines.finished(FAILED)
    lines.finished(UNREACHABLE)
    assert capsys.readouterr().err.splitlines() == [
        "infra: waiting",
        "infra: ready\\x1b[2J",
        "infra: failed: reloader/chart: no such tag",
        "apps: unreachable: no answer",
    ]


def test_where_results_follow_the_reason_is_left_to_them(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ProgressLines(brief=True)
    lines.finished(FAILED)
    lines.finished(UNREACHABLE)
    assert capsys.readouterr().err.splitlines() == ["infra: failed", "apps: unreachable"]


def test_ctrl_c_names_the_canaries_that_are_removed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = ProgressLines()
    lines.progress("infra", ProgressEvent("waiting for Reloader", "reloadgen-canary-1"))
    lines.progress("apps", ProgressEvent("checking permissions"))
    capsys.readouterr()
    lines.interrupted()
    assert capsys.readouterr().err == "Interrupted: removing the canary reloadgen-canary-1 from infra…\n"
    lines.progress("infra", ProgressEvent("removed canary reloadgen-canary-1"))
    capsys.readouterr()
    lines.interrupted()
    assert not capsys.readouterr().err


def test_several_canaries() -> None:
    message = cleanup_message({"infra": "a", "apps": "b", "dev": ""})
    assert message == "Interrupted: removing 2 canaries: a from infra, b from apps…"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_table_unless_it_is_to_be_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Terminal())
    with verify_progress.listener(("infra",), Invocation(Path())) as progress:
        assert type(progress).__name__ == "ProgressTable"
    with verify_progress.listener(("infra",), Invocation(Path(), quiet=True)) as progress:
        assert type(progress).__name__ == "Silent"


def test_a_log_gets_lines() -> None:
    with verify_progress.listener(("infra",), Invocation(Path())) as progress:
        assert type(progress).__name__ == "ProgressLines"
