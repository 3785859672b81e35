"""The PodMonitor of a release, and whether a Prometheus scrapes what it selects (the second criterion)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.live.checks.addon_chain import release_labels
from reloadgen.live.checks.workloads import selects
from reloadgen.live.kube.api import Api, NoSuchKindError
from reloadgen.live.kube.kinds import POD, POD_MONITOR
from reloadgen.live.kube.kube_objects import Document, Name, at, condition, entries, name_of, text

if TYPE_CHECKING:
    from reloadgen.live.checks.expected_objects import Expected


@dataclass(frozen=True, slots=True)
class Target:
    """A pod that a Prometheus should scrape."""

    pod: Name
    address: str


@dataclass(frozen=True, slots=True)
class Monitored:
    """The PodMonitor with the running pods that it selects."""

    monitor: Name
    targets: tuple[Target, ...]


async def find_monitor(api: Api, expected: Expected) -> Monitored | str:
    """The release's PodMonitor and its targets, or what is wrong with it."""
    try:
        found = await api.search(POD_MONITOR, labels=release_labels(expected.helm_release))
    except NoSuchKindError as error:
        return f"{error}; install it (prometheus-operator-crds) or set reloader.podMonitor.enabled: false"
    if not found:
        return f"no PodMonitor carries the labels of HelmRelease {expected.helm_release}: {_WHY_NONE}"
    monitor = found[0]
    pods = [pod for pod in await _pods(api, monitor, expected) if _runs(pod)]
    if not pods:
        return f"PodMonitor {name_of(monitor)} selects no running pod"
    wanted = {
        text(end, "port") for end in entries(monitor, "spec", "podMetricsEndpoints") if text(end, "port")
    }
    if wanted and not any(wanted & _ports(pod) for pod in pods):
        ports = ", ".join(sorted(wanted))
        return f"PodMonitor {name_of(monitor)} scrapes port {ports}, which its pods do not have"
    targets = tuple(Target(name_of(pod), text(pod, "status", "podIP")) for pod in pods)
    return Monitored(name_of(monitor), targets)


_WHY_NONE = "deleted by hand, or reloader.podMonitor.enabled is not true in the release's values"


def switched_off(expected: Expected) -> bool:
    """Whether the rendered values say that no PodMonitor is wanted."""
    return at(expected.values, "reloader", "podMonitor", "enabled") is False


async def _pods(api: Api, monitor: Document, expected: Expected) -> list[Document]:
    chosen = at(monitor, "spec", "namespaceSelector") or {}
    names = entries(chosen, "matchNames") or (() if chosen.get("any") else (name_of(monitor).namespace,))
    namespaces = names or (expected.release.namespace,)
    labels = at(monitor, "spec", "selector", "matchLabels") or {}
    found = [pod for each in namespaces for pod in await api.search(POD, str(each), labels)]
    selector = at(monitor, "spec", "selector") or {}
    return [pod for pod in found if selects(selector, at(pod, "metadata", "labels") or {})]


def _runs(pod: Document) -> bool:
    return condition(pod).status == "True" and at(pod, "metadata", "deletionTimestamp") is None


def _ports(pod: Document) -> set[str]:
    containers = entries(pod, "spec", "containers")
    return {text(port, "name") for container in containers for port in entries(container, "ports")}
