"""Which changes Reloader reacts to, by the values of its chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

AUTO_ANNOTATION = "reloader.stakater.com/auto"
"""The annotation of a workload that Reloader restarts, unless the values of the chart name another one."""


def auto_annotation(values: Mapping[str, Any]) -> str:
    """The annotation of a workload that makes Reloader restart it when a ConfigMap or Secret that it uses changes."""
    for key in ("custom_annotations", "customAnnotations"):
        annotations = _reloader(values).get(key)
        if isinstance(annotations, Mapping) and isinstance(own := annotations.get("auto"), str) and own:
            return own
    return AUTO_ANNOTATION


def why_unwatched(values: Mapping[str, Any], release_namespace: str, namespace: str) -> str:
    """Why Reloader does not see a ConfigMap change in a namespace; "" if it does.

    An empty `namespace` stands for a new one, without labels.
    """
    reloader = _reloader(values)
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


def _reloader(values: Mapping[str, Any]) -> Mapping[str, Any]:
    section = values.get("reloader")
    return section if isinstance(section, Mapping) else {}


def _names(value: object) -> list[str]:
    """The chart expects comma-separated text; lists are common, too."""
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [str(part).strip() for part in parts]
