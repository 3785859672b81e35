"""Why the newest pods of a workload do not become ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.live.checks.pod_selector import selects
from reloadgen.live.kube.kube_objects import condition
from reloadgen.manifests.fields import at, items, mapping, text
from reloadgen.manifests.identity import namespaced_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.live.kube.kube_objects import Document

_STARTING = ("", "ContainerCreating", "PodInitializing")
_TEMPLATE_HASHES = ("pod-template-hash", "controller-revision-hash")
"""The labels by which Deployments, and StatefulSets and DaemonSets, tell pods of different templates apart."""


def problem(workload: Document, pods: tuple[Document, ...]) -> str:
    """The first reason that Kubernetes gives for one of the newest pods; "" if they may just need more time."""
    return next(filter(None, map(_problem, _newest(workload, pods))), "")


def not_ready(workload: Document, pods: tuple[Document, ...]) -> str:
    """The first of the newest pods with a container that runs without being ready; "" for none."""
    for pod in _newest(workload, pods):
        for container in items(pod, "status", "containerStatuses"):
            if at(container, "state", "running") is not None and text(container, "ready") == "false":
                name = text(container, "name")
                return f"pod {namespaced_name(pod)}: container {name} runs, but its readiness probe has not succeeded"
    return ""


def _newest(workload: Document, pods: tuple[Document, ...]) -> list[Document]:
    """The pods of the template that the newest pod has, without those that are being deleted."""
    own = [each for each in pods if _owns(workload, each) and not text(each, "metadata", "deletionTimestamp")]
    own.sort(key=lambda pod: text(pod, "metadata", "creationTimestamp"))
    return [each for each in own if _template_hash(each) == _template_hash(own[-1])]


def _owns(workload: Document, pod: Document) -> bool:
    selector, labels = mapping(workload, "spec", "selector"), mapping(pod, "metadata", "labels")
    return namespaced_name(workload).namespace == namespaced_name(pod).namespace and selects(selector, labels)


def _template_hash(pod: Document) -> str:
    return next(filter(None, (text(pod, "metadata", "labels", key) for key in _TEMPLATE_HASHES)), "")


def _problem(pod: Document) -> str:
    return next((f"pod {namespaced_name(pod)}: {reason}" for reason in _reasons(pod)), "")


def _reasons(pod: Document) -> Iterator[str]:
    scheduled = condition(pod, "PodScheduled")
    if scheduled.status == "False":
        yield f"{scheduled.reason}: {scheduled.message}"
    for key in ("initContainerStatuses", "containerStatuses"):
        for container in items(pod, "status", key):
            reason = text(container, "state", "waiting", "reason")
            if reason not in _STARTING:
                details = (text(container, "state", "waiting", "message"), _last_exit(container))
                yield ": ".join((reason, "; ".join(filter(None, details)))).removesuffix(": ")


def _last_exit(container: Document) -> str:
    """How the container ended the last time; "" if it has not."""
    ended = mapping(container, "lastState", "terminated")
    return f"it ended with exit code {text(ended, 'exitCode')} ({text(ended, 'reason')})" if ended else ""
