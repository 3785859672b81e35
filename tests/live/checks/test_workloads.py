"""The status of Deployments, StatefulSets and DaemonSets."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from live.recorded import one
from reloadgen.live.checks.status import Failed, Ready, Waiting
from reloadgen.live.checks.workloads import judge_release_workloads, judge_workload, judge_workloads
from reloadgen.manifests.identity import NamespacedName

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
    assert judge_workload(PROBE, ()) == Ready("Deployment default/probe is available")


def test_a_template_that_was_not_taken_up_is_waited_for() -> None:
    probe = copy.deepcopy(PROBE)
    probe["metadata"]["generation"] = 4
    assert judge_workload(probe, ()) == Waiting(
        "Deployment default/probe is not available yet: its controller has not processed the newest specification"
    )


def test_a_rollout_that_is_not_finished_is_waited_for() -> None:
    probe = copy.deepcopy(PROBE)
    probe["status"]["updatedReplicas"] = 1
    assert isinstance(judge_workload(probe, ()), Waiting)


def test_the_pods_explain_why() -> None:
    message = "0/1 nodes are available: 1 node(s) didn't match"
    pending = pod(
        conditions=[
            {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": message}
        ]
    )
    status = judge_workload(unavailable(), (pending,))
    assert status == Failed(
        f"Deployment default/probe is not available: pod default/probe-1: Unschedulable: {message}", 8.0
    )
    waiting = {"state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}}
    status = judge_workload(unavailable(), (pod(containerStatuses=[waiting]),))
    assert isinstance(status, Failed)
    assert status.message.endswith("pod default/probe-1: ImagePullBackOff: Back-off pulling image")
    creating = {"state": {"waiting": {"reason": "ContainerCreating"}}}
    assert isinstance(judge_workload(unavailable(), (pod(containerStatuses=[creating]),)), Waiting)


def test_a_deployment_s_own_failure() -> None:
    probe = unavailable()
    probe["status"]["conditions"].append(
        {"type": "ReplicaFailure", "status": "True", "reason": "FailedCreate", "message": "exceeded quota"}
    )
    assert judge_workload(probe, ()) == Failed("Deployment default/probe: FailedCreate: exceeded quota")


def test_no_workload_is_a_failure_only_if_the_release_is_ready() -> None:
    release = NamespacedName("kube-system", "reloader")
    status = judge_release_workloads(release, (), (), release_ready=True)
    assert isinstance(status, Failed)
    assert status.command == "flux reconcile helmrelease reloader -n kube-system --force"
    assert isinstance(judge_release_workloads(release, (), (), release_ready=False), Waiting)
    assert isinstance(judge_release_workloads(release, (PROBE,), (), release_ready=False), Ready)


def test_a_failure_is_reported_before_one_that_waits() -> None:
    waits, fails = copy.deepcopy(PROBE), unavailable()
    waits["metadata"]["generation"] = 9
    fails["status"]["conditions"].append(
        {"type": "ReplicaFailure", "status": "True", "reason": "R", "message": "m"}
    )
    assert isinstance(judge_workloads((PROBE, waits, fails), ()), Failed)
    assert isinstance(judge_workloads((PROBE, waits), ()), Waiting)


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
    counts = {"observedGeneration": 1, "updatedReplicas": 2, "readyReplicas": ready}
    stateful = {"kind": "StatefulSet", "metadata": meta, "spec": {"replicas": 2}, "status": counts}
    assert isinstance(judge_workload(stateful, ()), kind)
