"""What the values of the Reloader chart mean (chart 2.2: deployments/kubernetes/chart/reloader/values.yaml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.manifests.fields import at, text

if TYPE_CHECKING:
    from reloadgen.manifests.fields import Content

CHART = "reloader"
"""The chart's name, by which a release is recognized as one of Reloader."""

REPLICAS = ("reloader", "deployment", "replicas")
HIGH_AVAILABILITY = ("reloader", "enableHA")
WATCH_GLOBALLY = ("reloader", "watchGlobally")
POD_MONITOR = ("reloader", "podMonitor", "enabled")


def ignored_replicas(values: Content) -> int:
    """How many replicas the values set where the chart makes one: it needs `enableHA` for more. 0: none ignored."""
    replicas = at(values, *REPLICAS)
    if isinstance(replicas, int) and replicas > 1 and at(values, *HIGH_AVAILABILITY) is not True:
        return replicas
    return 0


def wants_pod_monitor(values: Content) -> bool:
    """Whether the chart makes a PodMonitor."""
    return text(values, *POD_MONITOR) == "true"


def refuses_pod_monitor(values: Content) -> bool:
    """Whether the values disable the PodMonitor."""
    return at(values, *POD_MONITOR) is False


def cluster_role_binding(values: Content) -> str:
    """The name of the chart's ClusterRoleBinding, by `fullnameOverride`; "" without that value."""
    fullname = values.get("fullnameOverride")
    return f"{fullname}-role-binding" if isinstance(fullname, str) else ""


def watches_globally(values: Content) -> bool:
    """Whether the chart makes a ClusterRole; else it makes a Role in the namespace of the release."""
    return text(values, *WATCH_GLOBALLY) != "false"
