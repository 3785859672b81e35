"""The resolved inventory as documents: the JSON and YAML of `clusters`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from reloadgen.document import emit
from reloadgen.inventory.explain import Explained

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.inventory.fleet import AddOn, Cluster

Origins: TypeAlias = Mapping[str, tuple[Explained, ...]]
"""By cluster name: every value with its path, and where it came from."""


def as_json(clusters: Sequence[Cluster], origins: Origins) -> str:
    """`{"clusters": […], "errors": []}`; with origins, each cluster has those of its values too."""
    return json.dumps(_document(clusters, origins), indent=2, ensure_ascii=False) + "\n"


def as_yaml(clusters: Sequence[Cluster], origins: Origins) -> str:
    """The same as YAML."""
    return emit.block(_document(clusters, origins)) + "\n"


def _document(clusters: Sequence[Cluster], origins: Origins) -> dict[str, Any]:
    return {"clusters": [_cluster(cluster, origins) for cluster in clusters], "errors": []}


def _cluster(cluster: Cluster, origins: Origins) -> dict[str, Any]:
    source = {"kind": cluster.source.kind, "name": cluster.source.name}
    document: dict[str, Any] = {
        "name": cluster.name,
        "enabled": cluster.enabled,
        "context": cluster.context,
        "root": cluster.root,
        "entrypoint": cluster.entrypoint,
        "syncPath": cluster.sync_path,
        "labels": dict(cluster.labels),
        "source": {**source, "namespace": cluster.source.namespace} if cluster.source.namespace else source,
        "fluxNamespace": cluster.flux_namespace,
        "addons": {addon.name: _addon(addon) for addon in cluster.addons},
    }
    if origins:
        document["origins"] = {each.path: each.origin for each in origins[cluster.name]}
    return document


def _addon(addon: AddOn) -> dict[str, Any]:
    pins = {"version": addon.version, "semver": addon.semver, "digest": addon.digest}
    return {
        "chart": addon.chart,
        **{key: text for key, text in pins.items() if text},
        "namespace": addon.namespace,
        "createNamespace": addon.create_namespace,
        "group": addon.group,
        "values": dict(addon.values),
        "ociRepository": dict(addon.oci_repository),
        "helmRelease": {key: value for key, value in addon.helm_release.items() if key != "values"},
        "kustomization": dict(addon.kustomization),
    }
