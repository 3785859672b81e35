"""Whether the workloads of a Helm release are available."""

from __future__ import annotations

from reloadgen.live.checks.pod_selector import selects
from reloadgen.live.checks.status import Failed, Ready, Status, Waiting
from reloadgen.live.kube.kube_objects import Document, condition, generation
from reloadgen.manifests.fields import at, items, text
from reloadgen.manifests.identity import NamespacedName, namespaced_name

POD_PATIENCE = 30.0
"""Seconds until a pod that does not start counts as failed: images are pulled, nodes are added."""

_STARTING = ("", "ContainerCreating", "PodInitializing")


def judge_release_workloads(
    release: NamespacedName,
    workloads: tuple[Document, ...],
    pods: tuple[Document, ...],
    *,
    release_ready: bool,
) -> Status:
    """The status of all workloads of a HelmRelease. A Ready release without any workload has failed."""
    if workloads:
        return judge_workloads(workloads, pods)
    missing = f"no Deployment, StatefulSet or DaemonSet has the labels of HelmRelease {release}"
    if not release_ready:
        return Waiting(missing, on_outer=True)
    return Failed(
        f"{missing}, which is Ready: probably deleted by hand, and Flux restores it only on request",
        command=f"flux reconcile helmrelease {release.name} -n {release.namespace} --force",
    )


def judge_workloads(workloads: tuple[Document, ...], pods: tuple[Document, ...]) -> Status:
    """The first failed workload, else the first that is not available yet, else all of them."""
    statuses = [judge_workload(workload, pods) for workload in workloads]
    for status_type in (Failed, Waiting):
        for status in statuses:
            if isinstance(status, status_type):
                return status
    return Ready("; ".join(status.message for status in statuses))


def judge_workload(workload: Document, pods: tuple[Document, ...]) -> Status:
    """Ready if the newest pod template is available; otherwise why not, by conditions and pods."""
    label = f"{text(workload, 'kind')} {namespaced_name(workload)}"
    for kind in ("Progressing", "ReplicaFailure"):
        current = condition(workload, kind)
        if current.reason == "ProgressDeadlineExceeded" or (
            kind == "ReplicaFailure" and current.status == "True"
        ):
            return Failed(f"{label}: {current.reason}: {current.message}")
    if at(workload, "status", "observedGeneration") == generation(workload) and _is_available(workload):
        note = "" if _desired_replicas(workload) else ", but scaled to 0: no pod is running"
        return Ready(f"{label} is available{note}")
    reasons = [reason for pod in pods if _owns(workload, pod) and (reason := _pod_problem(pod))]
    if reasons:
        return Failed(f"{label} is not available: {reasons[0]}", POD_PATIENCE)
    return Waiting(f"{label} is not available yet: {_available_replicas(workload)}")


def _desired_replicas(workload: Document) -> int:
    key = (
        ("status", "desiredNumberScheduled") if workload.get("kind") == "DaemonSet" else ("spec", "replicas")
    )
    value = at(workload, *key)
    return value if isinstance(value, int) else 1


def _status_number(workload: Document, *keys: str) -> int:
    return next((value for key in keys if isinstance(value := at(workload, "status", key), int)), 0)


def _is_available(workload: Document) -> bool:
    desired = _desired_replicas(workload)
    if workload.get("kind") == "Deployment" and condition(workload, "Available").status != "True":
        return False
    updated = _status_number(workload, "updatedReplicas", "updatedNumberScheduled")
    available = _status_number(workload, "availableReplicas", "numberAvailable")
    return updated >= desired and (workload.get("kind") == "Deployment" or available >= desired)


def _available_replicas(workload: Document) -> str:
    available = _status_number(workload, "availableReplicas", "numberAvailable")
    message = condition(workload, "Available").message
    return f"{available} of {_desired_replicas(workload)} pods available" + (
        f" ({message})" if message else ""
    )


def _owns(workload: Document, pod: Document) -> bool:
    selector, labels = at(workload, "spec", "selector") or {}, at(pod, "metadata", "labels") or {}
    return namespaced_name(workload).namespace == namespaced_name(pod).namespace and selects(selector, labels)


def _pod_problem(pod: Document) -> str:
    """Why a pod does not become ready, "" if it may just need more time."""
    scheduled = condition(pod, "PodScheduled")
    if scheduled.status == "False":
        return f"pod {namespaced_name(pod)}: {scheduled.reason}: {scheduled.message}"
    for container in (
        *items(pod, "status", "initContainerStatuses"),
        *items(pod, "status", "containerStatuses"),
    ):
        waiting = at(container, "state", "waiting") or {}
        if waiting.get("reason", "") not in _STARTING:
            return f"pod {namespaced_name(pod)}: {waiting['reason']}: {waiting.get('message', '')}".rstrip(
                ": "
            )
    return ""
