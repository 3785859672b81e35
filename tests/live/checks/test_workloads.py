"""How Deployments and their like stand."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from live.recorded import one
from reloadgen.live.canary.canary_objects import rolled_out
from reloadgen.live.checks.status import Failed, Ready, Waiting
from reloadgen.live.checks.workloads import judge_workload, judge_workloads, selects

PROBE = one("ac3-probe-c0", "Deployment")


def pod(**status: Any) -> dict[str, Any]:
    return {
        "metadata": {"name": "probe-1", "namespace": "default", "labels": {"app": "probe"}},
        "status": status,
    }


def unavailable() -> dict[str, Any]:
    probe = copy.deepcopy(PROBE)
    probe["status"]["conditions"][0] |= {
        "status": "False",
        "message": "Deployment does not have minimum availability.",
    }
    probe["status"]["availableReplicas"] = 0
    return probe


def test_a_deployment_that_was_rolled_is_available() -> None:
    assert judge_workload(PROBE, ()) == Ready("Deployment default/probe is Available")
    assert rolled_out(PROBE)


def test_a_template_that_was_not_taken_up_is_waited_for() -> None:
    probe = copy.deepcopy(PROBE)
    probe["metadata"]["generation"] = 4
    assert judge_workload(probe, ()) == Waiting(
        "Deployment default/probe is not Available yet: 2 of 2 pods available (Deployment has minimum availability.)"
    )
    assert not rolled_out(probe)


def test_a_rollout_that_is_not_finished_is_waited_for() -> None:
    probe = copy.deepcopy(PROBE)
    probe["status"]["updatedReplicas"] = 1
    assert isinstance(judge_workload(probe, ()), Waiting)
    assert not rolled_out(probe)


def test_pods_say_why() -> None:
    message = "0/1 nodes are available: 1 node(s) didn't match"
    pending = pod(
        conditions=[
            {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": message}
        ]
    )
    standing = judge_workload(unavailable(), (pending,))
    assert standing == Failed(
        f"Deployment default/probe is not Available: pod default/probe-1: Unschedulable: {message}", 30.0
    )
    waiting = {"state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}}
    standing = judge_workload(unavailable(), (pod(containerStatuses=[waiting]),))
    assert isinstance(standing, Failed)
    assert standing.message.endswith("pod default/probe-1: ImagePullBackOff: Back-off pulling image")
    creating = {"state": {"waiting": {"reason": "ContainerCreating"}}}
    assert isinstance(judge_workload(unavailable(), (pod(containerStatuses=[creating]),)), Waiting)


def test_a_deployment_s_own_failure() -> None:
    probe = unavailable()
    probe["status"]["conditions"].append(
        {"type": "ReplicaFailure", "status": "True", "reason": "FailedCreate", "message": "exceeded quota"}
    )
    assert judge_workload(probe, ()) == Failed("Deployment default/probe: FailedCreate: exceeded quota")


def test_none_at_all_is_a_failure_only_when_flux_is_green() -> None:
    assert isinstance(judge_workloads((), (), green=True), Failed)
    assert isinstance(judge_workloads((), (), green=False), Waiting)


def test_one_that_fails_is_told_before_one_that_waits() -> None:
    waits, fails = copy.deepcopy(PROBE), unavailable()
    waits["metadata"]["generation"] = 9
    fails["status"]["conditions"].append(
        {"type": "ReplicaFailure", "status": "True", "reason": "R", "message": "m"}
    )
    assert isinstance(judge_workloads((PROBE, waits, fails), (), green=True), Failed)
    assert isinstance(judge_workloads((PROBE, waits), (), green=True), Waiting)


@pytest.mark.parametrize(("ready", "kind"), [(2, Ready), (1, Waiting)])
def test_daemon_sets_and_stateful_sets_count_their_pods(ready: int, kind: type) -> None:
    meta = {"name": "x", "namespace": "default", "generation": 1}
    status: dict[str, Any] = {
        "observedGeneration": 1,
        "desiredNumberScheduled": 2,
        "updatedNumberScheduled": 2,
    }
    daemon = {"kind": "DaemonSet", "metadata": meta, "status": {**status, "numberAvailable": ready}}
    assert isinstance(judge_workload(daemon, ()), kind)
    counts = {"observedGeneration": 1, "updatedReplicas": 2, "availableReplicas": ready}
    stateful = {"kind": "StatefulSet", "metadata": meta, "spec": {"replicas": 2}, "status": counts}
    assert isinstance(judge_workload(stateful, ()), kind)


@pytest.mark.parametrize(
    ("operator", "values", "taken"),
    [
        ("In", ["a"], True),
        ("In", ["b"], False),
        ("NotIn", ["a"], False),
        ("Exists", [], True),
        ("DoesNotExist", [], False),
    ],
)
def test_selectors(operator: str, values: list[str], taken: bool) -> None:  # noqa: FBT001 - a table
    selector = {
        "matchLabels": {"x": "1"},
        "matchExpressions": [{"key": "app", "operator": operator, "values": values}],
    }
    assert selects(selector, {"x": "1", "app": "a"}) is taken
    assert not selects(selector, {"x": "2", "app": "a"})
