"""Whether the PodMonitor of a release selects running pods that have the port to scrape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader.reloader_values import POD_MONITOR
from reloadgen.live.checks.pod_selector import selects
from reloadgen.live.kube.kube_objects import Document, condition
from reloadgen.manifests.fields import at, items, mapping, text
from reloadgen.manifests.identity import NamespacedName, namespaced_name

if TYPE_CHECKING:
    from reloadgen.live.checks.expected_objects import ExpectedAddon


@dataclass(frozen=True, slots=True)
class ScrapeTarget:
    """A pod that Prometheus should scrape, and its IP address."""

    pod: NamespacedName
    address: str


@dataclass(frozen=True, slots=True)
class MonitoredPods:
    """A PodMonitor and the running pods that it selects."""

    monitor: NamespacedName
    targets: tuple[ScrapeTarget, ...]


def monitored_namespaces(monitor: Document, expected: ExpectedAddon) -> tuple[str, ...]:
    """The namespaces in which a PodMonitor selects pods; of all namespaces, only the release's one matters."""
    selector = mapping(monitor, "spec", "namespaceSelector")
    names = items(selector, "matchNames")
    if names:
        return tuple(map(str, names))
    return (expected.release.namespace,) if selector.get("any") else (namespaced_name(monitor).namespace,)


def judge_pod_monitor(
    expected: ExpectedAddon, monitor: Document | None, pods: tuple[Document, ...]
) -> MonitoredPods | str:
    """The pods to scrape, or what is wrong; `pods` are those of the monitored namespaces."""
    if monitor is None:
        return (
            f"no PodMonitor has the labels of HelmRelease {expected.helm_release}: "
            f"deleted by hand, or {'.'.join(POD_MONITOR)} is not true in the values of the release"
        )
    selector = mapping(monitor, "spec", "selector")
    running = [
        pod for pod in pods if selects(selector, mapping(pod, "metadata", "labels")) and _is_running(pod)
    ]
    if not running:
        return f"PodMonitor {namespaced_name(monitor)} selects no running pod"
    wanted = {port for end in items(monitor, "spec", "podMetricsEndpoints") if (port := text(end, "port"))}
    if wanted and not any(wanted & _port_names(pod) for pod in running):
        ports = ", ".join(sorted(wanted))
        return f"PodMonitor {namespaced_name(monitor)} scrapes port {ports}, which its pods do not have"
    return MonitoredPods(
        namespaced_name(monitor),
        tuple(ScrapeTarget(namespaced_name(pod), text(pod, "status", "podIP")) for pod in running),
    )


def _is_running(pod: Document) -> bool:
    return condition(pod).status == "True" and at(pod, "metadata", "deletionTimestamp") is None


def _port_names(pod: Document) -> set[str]:
    containers = items(pod, "spec", "containers")
    return {text(port, "name") for container in containers for port in items(container, "ports")}
