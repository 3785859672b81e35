"""A canary is removed whatever happens to the run."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import pytest

from cluster.processes import wait_for
from cluster.running_canary import start_canaries

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from cluster.live_fleet import LiveFleet


@pytest.fixture(scope="module", autouse=True)
def no_reloader(fleet: LiveFleet) -> Iterator[None]:
    with fleet.without_reloader():
        yield


def interrupt(process: subprocess.Popen[str], sign: signal.Signals) -> str:
    """Interrupt a run; returns the name of the canary that it says it removed."""
    process.send_signal(sign)
    _, messages = process.communicate(timeout=60)
    assert process.returncode == 130
    match = re.search(r"^Interrupted: removing the canary (\S+) from infra…$", messages, re.MULTILINE)
    assert match, messages
    assert f"infra: removed canary {match[1]}\n" in messages
    return match[1]


def test_signals_remove_the_canary(fleet: LiveFleet) -> None:
    processes = start_canaries(fleet, 3)
    canaries = set(fleet.canaries("infra"))
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    removed = {interrupt(process, sign) for process, sign in zip(processes, signals, strict=True)}
    assert removed == canaries
    assert len(canaries) == 3
    assert fleet.canaries("infra") == []


def test_the_next_run_removes_the_canary_of_a_killed_run_but_not_that_of_a_running_one(
    fleet: LiveFleet,
) -> None:
    killed, running = start_canaries(fleet, 2)
    canaries = set(fleet.canaries("infra"))
    killed.kill()
    killed.communicate(timeout=60)
    outcome = fleet.verify("--cluster", "infra", "--canary-timeout", "1s")
    assert running.poll() is None
    (warning,) = outcome.cluster("infra")["warnings"]
    (left_over,) = [name for name in canaries if warning == f"removed canary {name}/{name} of an earlier run"]
    wait_for("removal", 30, lambda: set(fleet.canaries("infra")) == canaries - {left_over})
    assert {interrupt(running, signal.SIGINT)} == canaries - {left_over}
    assert fleet.canaries("infra") == []


def test_the_timeout_removes_the_canary(fleet: LiveFleet) -> None:
    outcome = fleet.verify("--cluster", "infra", "--timeout", "12s")
    assert outcome.code == 1
    assert outcome.message("infra", "timeout") == "not finished within --timeout 12s"
    assert fleet.canaries("infra") == []
