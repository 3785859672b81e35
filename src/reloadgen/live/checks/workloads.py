"""Whether the workloads of a Helm release are available."""

from __future__ import annotations

from reloadgen.live.checks.pod_problems import not_ready, problem
from reloadgen.live.checks.rollout import desired_replicas, pending_rollout
from reloadgen.live.checks.status import Failed, Ready, Status, Waiting
from reloadgen.live.kube.kube_objects import Document, condition
from reloadgen.manifests.fields import text
from reloadgen.manifests.identity import NamespacedName, namespaced_name

POD_PATIENCE = 8.0
"""Seconds until the reason that a pod gives counts as a failure: some pass soon, such as a missing volume."""


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
    """Ready if the newest pod template is rolled out; otherwise why not, by conditions and pods."""
    label = f"{text(workload, 'kind')} {namespaced_name(workload)}"
    for kind in ("Progressing", "ReplicaFailure"):
        current = condition(workload, kind)
        if current.reason == "ProgressDeadlineExceeded" or (
            kind == "ReplicaFailure" and current.status == "True"
        ):
            return Failed(f"{label}: {current.reason}: {current.message}")
    pending = pending_rollout(workload)
    if not pending:
        note = "" if desired_replicas(workload) else ", but scaled to 0: no pod is running"
        return Ready(f"{label} is available{note}")
    if reason := problem(workload, pods):
        return Failed(f"{label} is not available: {reason}", POD_PATIENCE)
    details = filter(None, (pending, not_ready(workload, pods)))
    return Waiting(f"{label} is not available yet: {'; '.join(details)}")
