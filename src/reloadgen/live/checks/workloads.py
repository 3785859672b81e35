"""How the workloads of a Helm release stand: the first acceptance criterion."""

from __future__ import annotations

from reloadgen.live.checks.status import Failed, Ready, Standing, Waiting
from reloadgen.live.kube.kube_objects import Document, at, condition, entries, generation, name_of, text

POD_PATIENCE = 30.0
"""How long pods may be in trouble before it is believed: images arrive late, nodes are added."""


def judge_workloads(workloads: tuple[Document, ...], pods: tuple[Document, ...], *, green: bool) -> Standing:
    """All of them Available; `green` says that the HelmRelease is Ready, so that none at all is a failure."""
    if not workloads:
        missing = "no Deployment, StatefulSet or DaemonSet carries the Helm release's labels"
        return (
            Failed(f"{missing}, though its HelmRelease is Ready: deleted by hand? {_BACK}")
            if green
            else Waiting(missing)
        )
    standings = [judge_workload(workload, pods) for workload in workloads]
    for standing in (*_of(standings, Failed), *_of(standings, Waiting)):
        return standing
    return Ready("; ".join(standing.message for standing in standings))


_BACK = "Flux does not bring it back by itself (drift detection is off): flux reconcile helmrelease … --force"


def _of(standings: list[Standing], kind: type[Failed | Waiting]) -> list[Standing]:
    return [standing for standing in standings if isinstance(standing, kind)]


def judge_workload(workload: Document, pods: tuple[Document, ...]) -> Standing:
    """Available with the newest pod template; while it is not, what its pods say."""
    what = f"{text(workload, 'kind')} {name_of(workload)}"
    for kind in ("Progressing", "ReplicaFailure"):
        found = condition(workload, kind)
        if found.reason == "ProgressDeadlineExceeded" or (
            kind == "ReplicaFailure" and found.status == "True"
        ):
            return Failed(f"{what}: {found.reason}: {found.message}")
    if at(workload, "status", "observedGeneration") == generation(workload) and _available(workload):
        count = _wanted(workload)
        return Ready(f"{what} is Available" + ("" if count else ", scaled to 0: nothing runs"))
    troubles = [trouble for pod in pods if _owns(workload, pod) and (trouble := _trouble(pod))]
    if troubles:
        return Failed(f"{what} is not Available: {troubles[0]}", POD_PATIENCE)
    return Waiting(f"{what} is not Available yet: {_counted(workload)}")


def _wanted(workload: Document) -> int:
    key = (
        ("status", "desiredNumberScheduled") if workload.get("kind") == "DaemonSet" else ("spec", "replicas")
    )
    value = at(workload, *key)
    return value if isinstance(value, int) else 1


def _number(workload: Document, *keys: str) -> int:
    return next((value for key in keys if isinstance(value := at(workload, "status", key), int)), 0)


def _available(workload: Document) -> bool:
    wanted = _wanted(workload)
    if workload.get("kind") == "Deployment" and condition(workload, "Available").status != "True":
        return False
    updated = _number(workload, "updatedReplicas", "updatedNumberScheduled")
    available = _number(workload, "availableReplicas", "numberAvailable")
    return updated >= wanted and (workload.get("kind") == "Deployment" or available >= wanted)


def _counted(workload: Document) -> str:
    available = _number(workload, "availableReplicas", "numberAvailable")
    message = condition(workload, "Available").message
    return f"{available} of {_wanted(workload)} pods available" + (f" ({message})" if message else "")


def selects(selector: Document, labels: Document) -> bool:
    """Whether a label selector (`matchLabels`, `matchExpressions`) takes an object with these labels."""
    wanted = at(selector, "matchLabels") or {}
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_expression(each, labels) for each in entries(selector, "matchExpressions"))


def _expression(expression: Document, labels: Document) -> bool:
    found, values = labels.get(text(expression, "key")), entries(expression, "values")
    match text(expression, "operator"):
        case "In":
            return found in values
        case "NotIn":
            return found not in values
        case "Exists":
            return found is not None
        case _:
            return found is None


def _owns(workload: Document, pod: Document) -> bool:
    selector, labels = at(workload, "spec", "selector") or {}, at(pod, "metadata", "labels") or {}
    return name_of(workload).namespace == name_of(pod).namespace and selects(selector, labels)


def _trouble(pod: Document) -> str:
    """Why a pod does not get ready, "" when nothing is wrong but time."""
    scheduled = condition(pod, "PodScheduled")
    if scheduled.status == "False":
        return f"pod {name_of(pod)}: {scheduled.reason}: {scheduled.message}"
    for status in (
        *entries(pod, "status", "initContainerStatuses"),
        *entries(pod, "status", "containerStatuses"),
    ):
        waiting = at(status, "state", "waiting") or {}
        if waiting.get("reason", "") not in ("", "ContainerCreating", "PodInitializing"):
            return f"pod {name_of(pod)}: {waiting['reason']}: {waiting.get('message', '')}".rstrip(": ")
    return ""
