"""Whether a workload is rolled out, by the rules of `kubectl rollout status`.

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status, and kubectl's
pkg/polymorphichelpers/rollout_status.go (v0.36).
"""

from __future__ import annotations

from reloadgen.live.kube.kube_objects import Document, generation
from reloadgen.manifests.fields import at, text


def pending_rollout(workload: Document) -> str:
    """What is missing until all pods have the newest template and are available; "" when nothing is."""
    observed = at(workload, "status", "observedGeneration")
    if not isinstance(observed, int) or observed < generation(workload):
        return "its controller has not processed the newest specification"
    match text(workload, "kind"):
        case "DaemonSet":
            return _pending_daemon_set(workload)
        case "StatefulSet":
            return _pending_stateful_set(workload)
        case _:
            return _pending_deployment(workload)


def desired_replicas(workload: Document) -> int:
    """The number of pods that a workload shall have; 1 where its specification has none."""
    if text(workload, "kind") == "DaemonSet":
        return _number(workload, "desiredNumberScheduled")
    value = at(workload, "spec", "replicas")
    return value if isinstance(value, int) else 1


def _pending_deployment(workload: Document) -> str:
    desired, updated = desired_replicas(workload), _number(workload, "updatedReplicas")
    available, total = _number(workload, "availableReplicas"), _number(workload, "replicas")
    if updated < desired:
        return f"{updated} of {desired} pods have the newest template"
    if total > updated:
        return f"{_count(total - updated, 'old pod')} not yet terminated"
    return _unavailable(available, updated)


def _pending_stateful_set(workload: Document) -> str:
    desired, updated = desired_replicas(workload), _number(workload, "updatedReplicas")
    if text(workload, "spec", "updateStrategy", "type") != "OnDelete":
        partition = at(workload, "spec", "updateStrategy", "rollingUpdate", "partition")
        wanted = desired - (partition if isinstance(partition, int) else 0)
        # after a complete rollout, the controller counts all pods as of the current revision
        complete = text(workload, "status", "updateRevision") == text(workload, "status", "currentRevision")
        if updated < wanted and not complete:
            return f"{updated} of {wanted} pods have the newest template"
    return _unavailable(_number(workload, "readyReplicas"), desired)


def _pending_daemon_set(workload: Document) -> str:
    desired, updated = desired_replicas(workload), _number(workload, "updatedNumberScheduled")
    if updated < desired and text(workload, "spec", "updateStrategy", "type") != "OnDelete":
        return f"{updated} of {desired} pods have the newest template"
    return _unavailable(_number(workload, "numberAvailable"), desired)


def _unavailable(available: int, wanted: int) -> str:
    return f"{available} of {wanted} pods available" if available < wanted else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def _number(workload: Document, key: str) -> int:
    value = at(workload, "status", key)
    return value if isinstance(value, int) else 0
