"""The variables of templates: typed values under the (camelCase) names of the inventory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.values import Value
    from reloadgen.inventory.fleet import AddOn, Cluster, Source


@dataclass(frozen=True, slots=True)
class ClusterView:
    """`cluster` in a template; strings that were not set are ""."""

    name: str
    context: str
    labels: Mapping[str, str]
    root: str
    entrypoint: str
    syncPath: str  # noqa: N815 - the inventory's key
    source: Source
    fluxNamespace: str  # noqa: N815 - the inventory's key


@dataclass(frozen=True, slots=True)
class AddOnView:
    """`addon` in a template; strings that were not set are ""."""

    name: str
    chart: str
    version: str
    semver: str
    digest: str
    namespace: str
    createNamespace: bool  # noqa: N815 - the inventory's key
    group: str
    values: Mapping[str, Value]


def cluster_view(cluster: Cluster) -> ClusterView:
    """A cluster as templates see it."""
    return ClusterView(
        name=cluster.name,
        context=cluster.context,
        labels=cluster.labels,
        root=cluster.root,
        entrypoint=cluster.entrypoint,
        syncPath=cluster.sync_path,
        source=cluster.source,
        fluxNamespace=cluster.flux_namespace,
    )


def addon_view(addon: AddOn) -> AddOnView:
    """An add-on as templates see it."""
    return AddOnView(
        name=addon.name,
        chart=addon.chart,
        version=addon.version,
        semver=addon.semver,
        digest=addon.digest,
        namespace=addon.namespace,
        createNamespace=addon.create_namespace,
        group=addon.group,
        values=addon.values,
    )
