"""How reloadgen installs Reloader unless the inventory says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.document.values import Value

ADDON = "reloader"
"""The add-on's name in the inventory."""

CHART_URL = "oci://ghcr.io/stakater/charts/reloader"
VERSION = "2.2.3"
NAMESPACE = "kube-system"

NAMESPACE_VALUE = ("reloader", "podMonitor", "namespace")
"""The built-in value that follows the add-on's namespace."""


def built_in_values(namespace: str) -> dict[str, Value]:
    """The values of the release, in the order in which they are written; the PodMonitor is where the release is."""
    pod_monitor: dict[str, Value] = {"enabled": True, "namespace": namespace}
    return {
        "fullnameOverride": "reloader",
        "reloader": {"readOnlyRootFileSystem": True, "podMonitor": pod_monitor},
    }
