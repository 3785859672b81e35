"""The live table of `verify`."""

from __future__ import annotations

import io

from rich.console import Console

from commands.verifying.test_verify_progress import FAILED, PASSED, UNREACHABLE
from reloadgen.commands.verifying.verify_table import ProgressTable
from reloadgen.live.results.progress_event import ProgressEvent


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def table(*clusters: str, width: int = 80, height: int = 25) -> tuple[ProgressTable, Clock]:
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=True, color_system=None)
    clock = Clock()
    return ProgressTable(clusters, console, clock), clock


def shown(progress: ProgressTable, width: int = 80) -> list[str]:
    """The lines of the table as it is now."""
    console = Console(file=io.StringIO(), width=width, record=True)
    console.print(progress.render())
    return [line.rstrip() for line in console.export_text().splitlines()]


def test_a_row_for_each_cluster_with_state_time_and_details() -> None:
    progress, clock = table("infra", "apps", "dev")
    progress.progress("infra", ProgressEvent("waiting for [bold]source[/bold]\x1b[2J"))
    clock.now = 75
    assert shown(progress) == [
        "CLUSTER  STATUS         TIME  DETAILS",
        "infra    running       1m15s  waiting for [bold]source[/bold]\\x1b[2J",
        "apps     waiting",
        "dev      waiting",
        "3 clusters: 2 waiting, 1 running",
    ]


def test_the_result_of_a_cluster_stays_while_others_run() -> None:
    progress, clock = table("infra", "apps", "dev")
    progress.progress("infra", ProgressEvent("waiting"))
    clock.now = 5
    progress.finished(FAILED)
    progress.finished(UNREACHABLE)
    progress.progress("dev", ProgressEvent("waiting"))
    clock.now = 9
    assert shown(progress) == [
        "CLUSTER  STATUS         TIME  DETAILS",
        "infra    failed           5s  reloader/chart: no such tag",
        "apps     unreachable      0s  no answer",
        "dev      running          4s  waiting",
        "3 clusters: 1 running, 1 unreachable, 1 failed",
    ]


def test_the_columns_do_not_move() -> None:
    progress, clock = table("infra", "a-cluster-with-a-name-that-is-longer-than-a-third")
    columns = []
    for message in ("short", "long " * 40):
        progress.progress("infra", ProgressEvent(message))
        clock.now += 700
        lines = shown(progress)
        assert max(map(len, lines)) <= 80
        columns.append([lines[0].index(title) for title in ("CLUSTER", "STATUS", "TIME", "DETAILS")])
    assert columns[0] == columns[1]
    assert shown(progress)[1].endswith("…")


def test_a_short_terminal_shows_failures_first_and_counts_the_rest() -> None:
    names = tuple(f"c{number}" for number in range(20))
    progress, _ = table(*names, "infra", "dev", height=8)
    progress.finished(PASSED)
    progress.progress("c7", ProgressEvent("waiting for its source"))
    progress.finished(FAILED)
    lines = shown(progress)
    assert len(lines) == 6
    assert [line.split()[0] for line in lines[1:-1]] == ["c0", "c1", "c7", "infra"]
    assert lines[-1] == "22 clusters: 1 passed, 19 waiting, 1 running, 1 failed"


def test_ctrl_c_says_what_is_removed_and_the_message_stays() -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=80, force_terminal=True, color_system=None)
    with ProgressTable(("infra",), console) as progress:
        progress.progress("infra", ProgressEvent("waiting for Reloader", "reloadgen-canary-1"))
        progress.interrupted()
        assert shown(progress)[-1] == "Interrupted: removing the canary reloadgen-canary-1 from infra…"
    assert stream.getvalue().endswith("Interrupted: removing the canary reloadgen-canary-1 from infra…\n")
