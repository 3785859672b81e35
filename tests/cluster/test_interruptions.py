"""A canary is removed whatever happens to the run."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from cluster.processes import wait_for
from cluster.running_canary import start_canary

if TYPE_CHECKING:
    from cluster.live_fleet import LiveFleet


@pytest.mark.usefixtures("broken_reloader")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cleans_up(fleet: LiveFleet, sign: signal.Signals) -> None:
    process = start_canary(fleet)
    (canary,) = fleet.canaries("infra")
    process.send_signal(sign)
    _, talk = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"Interrupted: removing the canary {canary} from infra…\n" in talk
    assert f"infra: removed canary {canary}\n" in talk
    assert fleet.canaries("infra") == []


@pytest.mark.usefixtures("broken_reloader")
def test_what_kill_9_left_is_removed_by_the_next_run(fleet: LiveFleet) -> None:
    process = start_canary(fleet)
    process.kill()
    process.communicate(timeout=60)
    (left,) = fleet.canaries("infra")
    outcome = fleet.verify("--cluster", "infra", "--canary-timeout", "1s")
    assert outcome.cluster("infra")["warnings"] == [f"removed canary {left}/{left} of an earlier run"]
    wait_for("removal", 30, lambda: fleet.canaries("infra") == [])


@pytest.mark.usefixtures("broken_reloader")
def test_a_living_canary_of_another_run_is_left_alone(fleet: LiveFleet) -> None:
    process = start_canary(fleet)
    outcome = fleet.verify("--cluster", "infra", "--canary-timeout", "1s")
    assert "warnings" not in outcome.cluster("infra")
    assert len(fleet.canaries("infra")) == 1
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert fleet.canaries("infra") == []


@pytest.mark.usefixtures("broken_reloader")
def test_the_overall_timeout_cleans_up(fleet: LiveFleet) -> None:
    outcome = fleet.verify("--cluster", "infra", "--timeout", "12s")
    assert outcome.code == 1
    assert outcome.message("infra", "timeout") == "not finished within --timeout 12s"
    assert fleet.canaries("infra") == []
