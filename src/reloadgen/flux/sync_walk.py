"""Walks from a cluster sync."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.flux.flux_objects import KUSTOMIZE_GROUP, FluxKustomization, SourceRef
from reloadgen.flux.sources import ClusterSources
from reloadgen.kustomize.flux_options import FluxOptions
from reloadgen.kustomize.resources.resource import Resource
from reloadgen.manifests.kubernetes_object import Origin

if TYPE_CHECKING:
    from reloadgen.flux.cluster_syncs import ClusterSync
    from reloadgen.flux.walk_result import WalkResult
    from reloadgen.flux.walker import Walker
    from reloadgen.manifests.fields import Content


def walk_sync(
    walker: Walker, sync: ClusterSync, base: str, inventory_ref: SourceRef | None
) -> tuple[ClusterSync, WalkResult]:
    """The sync, completed from the walk, and all that is read from it.

    A sync whose own Kustomization turns up among the applied objects is walked again from that, with all its fields.
    """
    applied = {sync.source_object.ref: sync.source_object} if sync.source_object else {}
    start = sync.kustomization or _implied_kustomization(sync)
    result = walker.follow(start, ClusterSources(sync, base, inventory_ref, applied))
    own = None if sync.kustomization else _own_kustomization(result)
    if own is None or own.source is None:
        return sync, result
    source_object = result.sources.get(own.source)
    sync = replace(sync, kustomization=own, source=own.source, source_object=source_object)
    if source_object:
        sync = replace(sync, url=source_object.url, revision=source_object.revision)
    return sync, walker.follow(own, ClusterSources(sync, base, inventory_ref, result.sources))


def _implied_kustomization(sync: ClusterSync) -> FluxKustomization:
    """The Kustomization of a sync, where the repository does not hold it."""
    content: Content = {
        "apiVersion": f"{KUSTOMIZE_GROUP}/v1",
        "kind": "Kustomization",
        "metadata": {"name": sync.source.name, "namespace": sync.source.namespace},
        "spec": {"path": sync.path},
    }
    resource = Resource(content, Origin(sync.file, line=sync.line))
    options = FluxOptions(path=sync.file, line=sync.line)
    return FluxKustomization(resource, sync.path, sync.source, options=options)


def _own_kustomization(result: WalkResult) -> FluxKustomization | None:
    """The Kustomization among the applied ones that builds the directory where the walk began."""
    first = result.kustomizations[0]
    for walked in result.kustomizations[1:]:
        if (
            walked.parent == 0
            and walked.outcome == first.outcome == "read"
            and walked.directory == first.directory
        ):
            return walked.kustomization
    return None
