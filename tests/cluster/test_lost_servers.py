"""An API server that stops during a run. These tests run last, because controllers need time to recover."""

from __future__ import annotations

import json
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from cluster.processes import stop, wait_for
from cluster.running_canary import start_canaries

if TYPE_CHECKING:
    from cluster.live_fleet import LiveFleet


def test_an_api_server_that_stops_and_starts_again(fleet: LiveFleet) -> None:
    with fleet.without_reloader():
        (process,) = start_canaries(fleet)
        cluster = fleet.cluster("infra")
        stop(cluster.home, "kube-apiserver")
        process.send_signal(signal.SIGINT)  # the canary is to be removed while the server does not answer
        with pytest.raises(subprocess.TimeoutExpired):
            process.communicate(timeout=3)
        cluster.start_server()
        process.communicate(timeout=60)
        wait_for("kube-apiserver", 60, cluster.answers)
        assert process.returncode == 130
        wait_for("removal", 30, lambda: fleet.canaries("infra") == [])


def test_an_api_server_that_stops_during_a_run(fleet: LiveFleet) -> None:
    """The cluster is reported as unreachable, and the other one is checked."""
    process = subprocess.Popen(
        fleet.command("--timeout", "15s", "--no-canary", "--revision", "0" * 40, "-o", "json"),
        cwd=fleet.repository,
        env=fleet.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    cluster = fleet.cluster("infra")
    try:
        assert process.stderr is not None
        next(line for line in process.stderr if line.startswith("infra: "))
        stop(cluster.home, "kube-apiserver")
        stdout, _ = process.communicate(timeout=60)
    finally:
        cluster.start_server()
        wait_for("kube-apiserver", 60, cluster.answers)
        fleet.settle("infra")
    infra, apps = json.loads(stdout)["clusters"]
    assert (infra["reached"], apps["reached"]) == (False, True)
    said = [each["message"] for each in infra["criteria"]]
    assert any(f"https://127.0.0.1:{cluster.port} does not answer: " in each for each in said), said


def test_an_unreachable_cluster_delays_no_other(fleet: LiveFleet) -> None:
    cluster = fleet.cluster("infra")
    stop(cluster.home, "kube-apiserver")
    try:
        outcome = fleet.verify("--parallel", "1", "--no-canary")
    finally:
        cluster.start_server()
        wait_for("kube-apiserver", 60, cluster.answers)
        fleet.settle("infra")
    assert outcome.code == 2, outcome.stdout
    assert outcome.states("infra") == {"reach": "not-checked"}
    assert outcome.message("infra", "reach").startswith(f"https://127.0.0.1:{cluster.port} does not answer: ")
    assert outcome.states("apps")["reloader/available"] == "pass"
    assert outcome.seconds < 20
