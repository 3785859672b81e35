"""What the values of the Reloader chart mean (chart 2.2: deployments/kubernetes/chart/reloader/values.yaml)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reloadgen.live.kube.kube_objects import at

if TYPE_CHECKING:
    from collections.abc import Mapping

ADDON = "reloader"
"""The add-on's name in the inventory."""

POD_MONITOR = "reloader.podMonitor.enabled"
"""The value that makes the chart create a PodMonitor."""

AUTO_ANNOTATION = "reloader.stakater.com/auto"


def refuses_pod_monitor(values: Mapping[str, Any]) -> bool:
    """Whether the values disable the PodMonitor."""
    return at(values, *POD_MONITOR.split(".")) is False


def cluster_role_binding(values: Mapping[str, Any]) -> str:
    """The name of the chart's ClusterRoleBinding, by `fullnameOverride`; "" without that value."""
    fullname = values.get("fullnameOverride")
    return f"{fullname}-role-binding" if isinstance(fullname, str) else ""


def auto_annotation(values: Mapping[str, Any]) -> str:
    """The annotation of a workload that makes Reloader restart it when a ConfigMap or Secret that it uses changes."""
    for key in ("custom_annotations", "customAnnotations"):
        if isinstance(own := at(values, "reloader", key, "auto"), str) and own:
            return own
    return AUTO_ANNOTATION


def why_unwatched(values: Mapping[str, Any], release_namespace: str, namespace: str) -> str:
    """Why Reloader does not see a ConfigMap change in a namespace; "" if it does.

    An empty `namespace` stands for a new one, without labels.
    """
    reloader = at(values, "reloader") or {}
    if reloader.get("ignoreConfigMaps") is True:
        return "the release sets ignoreConfigMaps: true"
    if reloader.get("resourceLabelSelector"):
        return "the release sets resourceLabelSelector, which the canary's ConfigMap does not match"
    if reloader.get("watchGlobally") is False and namespace != release_namespace:
        return f"the release sets watchGlobally: false, so Reloader watches {release_namespace} only"
    if reloader.get("namespaceSelector") and not namespace:
        return "the release sets namespaceSelector, which a new namespace does not match"
    if namespace and namespace in _names(reloader.get("ignoreNamespaces")):
        return f"the release lists {namespace} in ignoreNamespaces"
    return ""


def _names(value: object) -> list[str]:
    """The chart expects comma-separated text; lists are common, too."""
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [str(part).strip() for part in parts]
