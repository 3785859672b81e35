"""What is built in: the settings of the built-in add-ons and of the three open sections, in the order of the output."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader import reloader_install

if TYPE_CHECKING:
    from reloadgen.document.values import Value

LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"

SETTINGS: MappingProxyType[str, dict[str, Value]] = MappingProxyType(
    {
        reloader_install.ADDON: {
            "chart": reloader_install.CHART_URL,
            "version": reloader_install.VERSION,
            "namespace": reloader_install.NAMESPACE,
        }
    }
)
"""The add-ons that need no declaration, with what is built in for each."""


def values(name: str, namespace: str) -> dict[str, Value]:
    """The built-in values of an add-on that is installed in a namespace."""
    return reloader_install.built_in_values(namespace) if name == reloader_install.ADDON else {}


SECTIONS: MappingProxyType[str, dict[str, Value]] = MappingProxyType(
    {
        "ociRepository": {
            "interval": "15m",
            "layerSelector": {"mediaType": LAYER, "operation": "copy"},
        },
        "helmRelease": {
            "interval": "1h",
            "install": {"remediation": {"retries": 2}, "createNamespace": True},
            "upgrade": {"remediation": {"retries": 2, "strategy": "rollback"}, "cleanupOnFail": True},
            "rollback": {"recreate": True, "cleanupOnFail": True},
        },
        "kustomization": {"interval": "10m", "prune": True, "wait": True},
    }
)
"""The built-in fields of the three open sections."""

COMPUTED: MappingProxyType[str, dict[str, str]] = MappingProxyType(
    {
        "ociRepository": {"url": "chart", "ref": "version, semver or digest"},
        "helmRelease": {
            "chart": "chart",
            "chartRef": "chart",
            "values": "values",
            "targetNamespace": "namespace",
            "releaseName": "the add-on's name",
        },
        "kustomization": {"path": "root and group", "sourceRef": "source", "targetNamespace": "namespace"},
    }
)
"""Fields of the sections that reloadgen computes, and the key that sets each."""
