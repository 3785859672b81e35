"""Walks from a cluster sync."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.files.paths import contained, join
from reloadgen.flux.flux_objects import (
    KUSTOMIZE_GROUP,
    FluxKustomization,
    SourceRef,
    is_kustomization,
    read_kustomization,
)
from reloadgen.flux.sources import ClusterSources
from reloadgen.kustomize.flux_options import FluxOptions
from reloadgen.kustomize.resources.resource import Resource
from reloadgen.manifests.kubernetes_object import Origin

if TYPE_CHECKING:
    from reloadgen.flux.syncs.cluster_sync import ClusterSync
    from reloadgen.flux.walk_result import WalkResult
    from reloadgen.flux.walker import Walker
    from reloadgen.manifests.fields import Content


def walk_sync(
    walker: Walker, sync: ClusterSync, base: str, inventory_ref: SourceRef | None
) -> tuple[ClusterSync, WalkResult]:
    """The sync, completed from the walk, and all that is read from it.

    Flux applies what the directory of the sync holds, and the sync's own Kustomization may be there, in a form that
    patches or another file give it: then it is walked again from that.
    """
    applied = {sync.source_object.ref: sync.source_object} if sync.source_object else {}
    start = sync.kustomization or _implied_kustomization(sync)
    result = walker.follow(start, ClusterSources(sync, base, inventory_ref, applied))
    own = _own_kustomization(result)
    if own is None or own.source is None:
        if sync.source_is_assumed and (source := _source_in_use(result)):
            sync = replace(sync, source=source, source_is_assumed=False)
            return walk_sync(walker, sync, base, inventory_ref)
        return sync, result
    source_object = result.sources.get(own.source) or sync.source_object
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
    """The Kustomization where the walk began as the cluster gets it, if that differs: by its name, or its directory.

    One of its name replaces it in the cluster, whatever it builds.
    """
    first = result.kustomizations[0]
    applied = [read_kustomization(each) for each in first.applied if is_kustomization(each.id)]
    named = [each for each in applied if each.id.namespaced_name == first.kustomization.id.namespaced_name]
    same = [
        each
        for each in applied
        if join(first.base, contained(each.path)).removesuffix("/") == first.directory and not each.suspended
    ]
    own = next(iter([*named, *same]), None)
    return None if own and own.resource.content == first.kustomization.resource.content else own


def _source_in_use(result: WalkResult) -> SourceRef | None:
    """The one source that the first Kustomizations read, called after its namespace as flux-operator does."""
    first = result.kustomizations[0]
    used = {
        ref
        for resource in first.applied
        if is_kustomization(resource.id) and (ref := read_kustomization(resource).source)
        if ref.kind in ("GitRepository", "OCIRepository", "Bucket") and ref not in result.sources
    }
    own = [ref for ref in used if ref.name == ref.namespace]
    is_known = first.kustomization.source in used
    return own[0] if len(own) == 1 and not is_known else None
