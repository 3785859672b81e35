"""A canary is cleaned up whatever happens to the run, or to the cluster under it."""

from __future__ import annotations

import json
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from cluster.processes import stop, wait_for
from cluster.world import DEPLOYMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster.world import World

LONG = ("--cluster", "infra", "--canary-timeout", "60s", "-o", "json")


@pytest.fixture
def broken_reloader(world: World) -> Iterator[None]:
    """Nothing rolls, so that a canary stays for its whole minute."""
    api = world.api("infra")
    api.patch(DEPLOYMENT, {"spec": {"replicas": 0}})
    yield
    api.patch(DEPLOYMENT, {"spec": {"replicas": 1}})
    world.settle("infra")


def in_the_middle(world: World) -> subprocess.Popen[str]:
    """A run whose canary's ConfigMap has been changed."""
    process = subprocess.Popen(
        world.command(*LONG),
        cwd=world.repository,
        env=world.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    wait_for("canary", 60, lambda: _changed(world))
    return process


def _changed(world: World) -> bool:
    api = world.api("infra")
    for name in world.canaries("infra"):
        found = api.find(f"/api/v1/namespaces/{name}/configmaps/{name}")
        if found is not None and found["data"]["change"] == "1":
            return True
    return False


@pytest.mark.usefixtures("broken_reloader")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cleans_up(world: World, sign: signal.Signals) -> None:
    process = in_the_middle(world)
    process.send_signal(sign)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert world.canaries("infra") == []


@pytest.mark.usefixtures("broken_reloader")
def test_what_kill_9_left_is_removed_by_the_next_run(world: World) -> None:
    process = in_the_middle(world)
    process.kill()
    process.communicate(timeout=60)
    (left,) = world.canaries("infra")
    outcome = world.verify("--cluster", "infra", "--canary-timeout", "1s")
    assert outcome.cluster("infra")["warnings"] == [
        f"removed canary {left}/{left}, left behind by an earlier run"
    ]
    wait_for("removal", 30, lambda: world.canaries("infra") == [])


@pytest.mark.usefixtures("broken_reloader")
def test_a_living_canary_of_another_run_is_left_alone(world: World) -> None:
    process = in_the_middle(world)
    outcome = world.verify("--cluster", "infra", "--canary-timeout", "1s")
    assert "warnings" not in outcome.cluster("infra")
    assert len(world.canaries("infra")) == 1
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert world.canaries("infra") == []


@pytest.mark.usefixtures("broken_reloader")
def test_the_overall_timeout_cleans_up(world: World) -> None:
    outcome = world.verify("--cluster", "infra", "--timeout", "12s")
    assert outcome.code == 1
    assert outcome.message("infra", "timeout") == "not done within --timeout 12 s"
    assert world.canaries("infra") == []


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
    assert outcome.states("apps")["reloader/AC1"] == "pass"
    assert outcome.seconds < 20
