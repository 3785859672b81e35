"""The rules of `kubectl rollout status`."""

from __future__ import annotations

from typing import Any

import pytest

from reloadgen.live.checks.rollout import pending_rollout


def workload(kind: str, spec: dict[str, Any], **status: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "metadata": {"name": "x", "namespace": "y", "generation": 2},
        "spec": spec,
        "status": {"observedGeneration": 2, **status},
    }


def deployment(
    replicas: int, updated: int, available: int, *, desired: int = 1, **more: Any
) -> dict[str, Any]:
    counts = {"replicas": replicas, "updatedReplicas": updated, "availableReplicas": available}
    return workload("Deployment", {"replicas": desired}, **counts, **more)


def stateful(
    desired: int, *, kind: str = "RollingUpdate", partition: int = 0, **status: Any
) -> dict[str, Any]:
    strategy = {"type": kind, "rollingUpdate": {"partition": partition}}
    return workload("StatefulSet", {"replicas": desired, "updateStrategy": strategy}, **status)


def daemon(updated: int, available: int, kind: str = "RollingUpdate") -> dict[str, Any]:
    counts = {"desiredNumberScheduled": 2, "updatedNumberScheduled": updated, "numberAvailable": available}
    return workload("DaemonSet", {"updateStrategy": {"type": kind}}, **counts)


CONTROLLER = "its controller has not processed the newest specification"


@pytest.mark.parametrize(
    ("found", "pending"),
    [
        pytest.param(deployment(1, 1, 1), "", id="done"),
        pytest.param(deployment(1, 0, 1), "0 of 1 pods have the newest template", id="old pods alone"),
        pytest.param(deployment(2, 1, 1), "1 old pod not yet terminated", id="an old pod is still there"),
        pytest.param(deployment(1, 1, 0), "0 of 1 pods available", id="not available"),
        pytest.param(deployment(1, 1, 1, observedGeneration=1), CONTROLLER, id="not processed"),
        pytest.param(workload("Deployment", {}) | {"status": {}}, CONTROLLER, id="no status"),
        pytest.param(deployment(0, 0, 0, desired=0), "", id="scaled to 0"),
        pytest.param(deployment(1, 0, 1, desired=0), "1 old pod not yet terminated", id="being scaled to 0"),
        pytest.param(deployment(3, 3, 3, desired=2), "", id="one too many, all new"),
        pytest.param(stateful(2, updatedReplicas=2, readyReplicas=2), "", id="stateful done"),
        pytest.param(
            stateful(2, updatedReplicas=1, readyReplicas=2, updateRevision="b", currentRevision="a"),
            "1 of 2 pods have the newest template",
            id="stateful half way",
        ),
        pytest.param(
            stateful(2, updatedReplicas=0, readyReplicas=2, updateRevision="a", currentRevision="a"),
            "",
            id="stateful, never updated",
        ),
        pytest.param(
            stateful(3, partition=2, updatedReplicas=1, readyReplicas=3, updateRevision="b", currentRevision="a"),
            "",
            id="stateful with a partition",
        ),
        pytest.param(stateful(2, updatedReplicas=2, readyReplicas=1), "1 of 2 pods available", id="stateful not ready"),
        pytest.param(
            stateful(2, kind="OnDelete", readyReplicas=2, updateRevision="b", currentRevision="a"),
            "",
            id="stateful, updated by hand",
        ),
        pytest.param(daemon(2, 2), "", id="daemon done"),
        pytest.param(daemon(1, 2), "1 of 2 pods have the newest template", id="daemon half way"),
        pytest.param(daemon(2, 1), "1 of 2 pods available", id="daemon not available"),
        pytest.param(daemon(0, 2, "OnDelete"), "", id="daemon, updated by hand"),
    ],
)  # fmt: skip
def test_what_is_missing(found: dict[str, Any], pending: str) -> None:
    assert pending_rollout(found) == pending
