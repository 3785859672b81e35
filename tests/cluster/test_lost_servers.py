"""An API server that goes away in the middle. These tests run last: controllers need a while after it."""

from __future__ import annotations

import json
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from cluster.interrupted import in_the_middle
from cluster.processes import stop, wait_for

if TYPE_CHECKING:
    from cluster.world import World


@pytest.mark.usefixtures("broken_reloader")
def test_an_api_server_that_goes_away_and_comes_back(world: World) -> None:
    process = in_the_middle(world)
    cluster = world.cluster("infra")
    stop(cluster.home, "kube-apiserver")
    process.send_signal(signal.SIGINT)  # the clean-up begins while nobody answers
    with pytest.raises(subprocess.TimeoutExpired):
        process.communicate(timeout=3)
    cluster.start_server()
    process.communicate(timeout=60)
    wait_for("kube-apiserver", 60, cluster.answers)
    assert process.returncode == 130
    wait_for("removal", 30, lambda: world.canaries("infra") == [])


def test_an_api_server_that_stays_away_in_the_middle(world: World) -> None:
    """It is told as out of reach, names what may be left, and the other cluster is judged."""
    process = subprocess.Popen(
        world.command("--timeout", "15s", "--no-canary", "--revision", "0" * 40, "-o", "json"),
        cwd=world.repository,
        env=world.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    cluster = world.cluster("infra")
    try:
        assert process.stderr is not None
        next(line for line in process.stderr if line.startswith("infra: "))
        stop(cluster.home, "kube-apiserver")
        stdout, _ = process.communicate(timeout=60)
    finally:
        cluster.start_server()
        wait_for("kube-apiserver", 60, cluster.answers)
        world.settle("infra")
    infra, apps = json.loads(stdout)["clusters"]
    assert (infra["reached"], apps["reached"]) == (False, True)
    said = [each["message"] for each in infra["criteria"]]
    assert any(f"https://127.0.0.1:{cluster.port} does not answer: " in each for each in said), said


def test_a_dead_cluster_delays_nobody(world: World) -> None:
    cluster = world.cluster("infra")
    stop(cluster.home, "kube-apiserver")
    try:
        outcome = world.verify("--parallel", "1", "--no-canary")
    finally:
        cluster.start_server()
        wait_for("kube-apiserver", 60, cluster.answers)
        world.settle("infra")
    assert outcome.code == 2, outcome.stdout
    assert outcome.states("infra") == {"reach": "not-checked"}
    assert outcome.message("infra", "reach").startswith(f"https://127.0.0.1:{cluster.port} does not answer: ")
    assert outcome.states("apps")["reloader/available"] == "pass"
    assert outcome.seconds < 20
