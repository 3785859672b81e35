"""The clusters of a repository: where each one's Flux starts, which root it reads, and what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.discovery.cluster_names import cluster_names
from reloadgen.discovery.discovered_cluster import DiscoveredCluster, Discovery
from reloadgen.discovery.doubts import doubts_about, meant
from reloadgen.discovery.workload_roots import assign_roots, root_candidates
from reloadgen.files.paths import ancestors, contained, is_within, name, parent
from reloadgen.flux.cluster_syncs import ClusterSync, declared_syncs
from reloadgen.flux.flux_files import objects_in_flux_files
from reloadgen.flux.flux_objects import SourceRef, is_kustomization
from reloadgen.flux.sources import artifact_base
from reloadgen.flux.sync_walk import walk_sync
from reloadgen.flux.walker import Walker
from reloadgen.manifests.unknown_text import display

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reloadgen.flux.walk_result import WalkResult
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.parsed_repository import ParsedRepository

_NAMESPACE = "flux-system"


@dataclass(frozen=True, slots=True)
class _SyncWalk:
    sync: ClusterSync
    directory: str
    result: WalkResult


def discover(repository: ParsedRepository) -> Discovery:
    """The clusters that a repository declares, in the order of their paths."""
    walker, objects, doubts = Walker(repository), objects_in_flux_files(repository), list[str]()
    walks = _walk_all(walker, declared_syncs(repository), doubts)
    if not walks:
        walks = _walk_all(walker, _assumed_syncs(objects, repository), doubts)
    clusters = _clusters(sorted(walks, key=lambda each: each.directory), doubts)
    doubts += doubts_about(clusters, objects, repository)
    return Discovery(clusters, tuple(dict.fromkeys(doubts)))


def _clusters(walks: list[_SyncWalk], doubts: list[str]) -> tuple[DiscoveredCluster, ...]:
    assigned = assign_roots([root_candidates(each.result) for each in walks])
    names = cluster_names([(each.sync, each.directory) for each in walks])
    clusters = []
    for walk, cluster_name, (root, others) in zip(walks, names, assigned, strict=True):
        if root is None:
            why = _why_without_root(walk)
            doubts.append(f"{walk.directory or 'the top'}: cluster {cluster_name} is skipped: {why}")
        else:
            clusters.append(
                DiscoveredCluster(cluster_name, walk.sync, walk.directory, walk.result, root, others)
            )
    return tuple(clusters)


def _why_without_root(walk: _SyncWalk) -> str:
    base = next((each.base for each in walk.result.kustomizations if each.base), "")
    if base:
        return f"its source contains only {base}, but reloadgen writes paths relative to the top of the repository"
    return "it reads no directory that could be its root"


def _walk_all(walker: Walker, syncs: Iterable[ClusterSync], doubts: list[str]) -> list[_SyncWalk]:
    """The walks of all syncs that no other sync leads to."""
    walks: dict[str, _SyncWalk] = {}
    for sync in sorted(syncs, key=lambda each: (each.kustomization is None, each.file)):
        walk = _walk(walker, sync)
        if isinstance(walk, str):
            doubts.append(walk)
        else:
            walks.setdefault(walk.directory, walk)
    return [
        walk
        for walk in walks.values()
        if not any(_leads_to(other, walk) for other in walks.values() if other is not walk)
    ]


def _walk(walker: Walker, sync: ClusterSync) -> _SyncWalk | str:
    at = f"{sync.file}:{sync.line}"
    base = artifact_base(sync, None, walker.repository)
    if base is None:
        return f"{at}: no file defines the directory from which {sync.source} is built"
    sync_now, result = walk_sync(walker, sync, base, None)
    first = result.kustomizations[0]
    if first.outcome == "read":
        return _SyncWalk(sync_now, first.directory, result)
    suggestion = meant(contained(sync.path), walker.repository)
    return f"{at}: Flux starts at {display(sync.path) or './'}, but {first.why}{suggestion}"


def _leads_to(other: _SyncWalk, walk: _SyncWalk) -> bool:
    """Whether another walk applies a sync: a source beside an application's Kustomization only looks like a sync."""
    own, theirs = walk.sync.kustomization, other.sync.kustomization
    if own is None:
        assumed = walk.sync.declared_as == "inventory"
        inside = is_within(walk.directory, other.directory) and len(walk.directory) > len(other.directory)
        return assumed and inside
    applied = any(
        each.kustomization.resource.path == own.resource.path for each in other.result.kustomizations[1:]
    )
    back = theirs is not None and theirs.resource.path in walk.result.files
    return applied and not back


def _assumed_syncs(flux_objects: tuple[Resource, ...], repository: ParsedRepository) -> Iterator[ClusterSync]:
    """Where no sync is declared: the directories of Kustomizations that no Kustomization's path covers."""
    kustomizations = [
        each
        for each in flux_objects
        if is_kustomization(each.id) and repository.files.is_directory(contained(each.text("spec", "path")))
    ]
    covered = {contained(each.text("spec", "path")) for each in kustomizations} - {""}
    for each in kustomizations:
        if any(is_within(each.path, directory) for directory in covered):
            continue
        ref = SourceRef.of(each.mapping("spec", "sourceRef"), each.id.namespace or _NAMESPACE)
        source = SourceRef(ref.kind or "GitRepository", ref.namespace, ref.name or _NAMESPACE)
        yield ClusterSync("inventory", _cluster_directory(parent(each.path)), source, each.path, each.line)


def _cluster_directory(directory: str) -> str:
    """The directory directly below one that is called `clusters`, else the directory itself."""
    for each in ancestors(directory):
        if name(parent(each)) == "clusters":
            return each
    return directory
