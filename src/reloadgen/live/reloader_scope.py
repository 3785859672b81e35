"""Whether a Reloader, with the values of its release, sees a namespace at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reloadgen.live.kube.kube_objects import at

if TYPE_CHECKING:
    from collections.abc import Mapping

AUTO = "reloader.stakater.com/auto"


def kept_out(values: Mapping[str, Any], release_namespace: str, namespace: str) -> str:
    """Why a change in the namespace ("" stands for a new one of ours) is not seen; "" when it is.

    Keys and defaults: the Reloader chart's values, `reloader.…`.
    """
    reloader = at(values, "reloader") or {}
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


def annotation(values: Mapping[str, Any]) -> str:
    """The annotation that this Reloader reacts to."""
    for key in ("custom_annotations", "customAnnotations"):
        if isinstance(own := at(values, "reloader", key, "auto"), str) and own:
            return own
    return AUTO


def _names(listed: object) -> list[str]:
    """The chart takes a comma-separated text; a list is what people write as well."""
    parts = listed.split(",") if isinstance(listed, str) else listed if isinstance(listed, list) else []
    return [str(part).strip() for part in parts]
