"""What the values of the Reloader chart mean (chart 2.2: deployments/kubernetes/chart/reloader/values.yaml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.kustomize.resource import at, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from reloadgen.kustomize.resource import Object

CHART = "reloader"
"""The chart's name, by which a release is recognized as one of Reloader."""

LISTED_VERSIONS = ("2.2.3", "2.2.16")
"""The versions of the chart whose values ship with reloadgen as lists."""

REPLICAS = ("reloader", "deployment", "replicas")
HIGH_AVAILABILITY = ("reloader", "enableHA")
POD_MONITOR = ("reloader", "podMonitor", "enabled")
_AUTO_ANNOTATION = "reloader.stakater.com/auto"


def ignored_replicas(values: Object) -> int:
    """How many replicas the values set where the chart makes one: it needs `enableHA` for more. 0: none ignored."""
    replicas = at(values, *REPLICAS)
    if isinstance(replicas, int) and replicas > 1 and at(values, *HIGH_AVAILABILITY) is not True:
        return replicas
    return 0


def wants_pod_monitor(values: Object) -> bool:
    """Whether the chart makes a PodMonitor."""
    return text(values, *POD_MONITOR) == "true"


def refuses_pod_monitor(values: Mapping[str, Any]) -> bool:
    """Whether the values say that no PodMonitor is wanted."""
    return at(dict(values), *POD_MONITOR) is False


def cluster_role_binding(values: Mapping[str, Any]) -> str:
    """The name of the chart's ClusterRoleBinding, by `fullnameOverride`; "" without one."""
    fullname = values.get("fullnameOverride")
    return f"{fullname}-role-binding" if isinstance(fullname, str) else ""


def auto_annotation(values: Mapping[str, Any]) -> str:
    """The annotation of a workload that makes Reloader restart it when anything that it uses changes."""
    for key in ("custom_annotations", "customAnnotations"):
        own = at(dict(values), "reloader", key, "auto")
        if isinstance(own, str) and own:
            return own
    return _AUTO_ANNOTATION


def why_unwatched(values: Mapping[str, Any], release_namespace: str, namespace: str) -> str:
    """Why Reloader does not see a ConfigMap change in the namespace; "" when it does.

    An empty `namespace` stands for a new one, without labels.
    """
    found = values.get("reloader")
    reloader = found if isinstance(found, dict) else {}
    if reloader.get("ignoreConfigMaps") is True:
        return "the release's values say ignoreConfigMaps: true"
    if reloader.get("resourceLabelSelector"):
        return "the release's values set resourceLabelSelector, which the canary's ConfigMap does not match"
    if reloader.get("watchGlobally") is False and namespace != release_namespace:
        return f"the release's values say watchGlobally: false: only {release_namespace} is watched"
    if reloader.get("namespaceSelector") and not namespace:
        return "the release's values set namespaceSelector, which a new namespace does not match"
    if namespace and namespace in _names(reloader.get("ignoreNamespaces")):
        return f"the release's values list {namespace} under ignoreNamespaces"
    return ""


def _names(listed: object) -> list[str]:
    """The chart takes comma-separated text; people write a list as well."""
    parts = listed.split(",") if isinstance(listed, str) else listed if isinstance(listed, list) else []
    return [str(part).strip() for part in parts]
