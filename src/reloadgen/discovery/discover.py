"""The clusters of a repository: where each one's Flux starts, which root it reads, and what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.discovery.assumed_syncs import assumed_syncs
from reloadgen.discovery.cluster_names import cluster_names
from reloadgen.discovery.discovered_cluster import DiscoveredCluster, Discovery
from reloadgen.discovery.doubts import doubts_about, meant
from reloadgen.discovery.root_assignment import RootAssignment
from reloadgen.discovery.workload_roots import root_candidates
from reloadgen.files.paths import contained, is_below
from reloadgen.flux.flux_files import objects_in_flux_files
from reloadgen.flux.sources import artifact_base
from reloadgen.flux.syncs.declared_syncs import declared_syncs
from reloadgen.flux.syncs.sync_walk import walk_sync
from reloadgen.flux.walker import Walker
from reloadgen.manifests.unknown_text import display

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reloadgen.flux.flux_objects import FluxKustomization
    from reloadgen.flux.syncs.cluster_sync import ClusterSync
    from reloadgen.flux.walk_result import WalkedKustomization, WalkResult
    from reloadgen.manifests.parsed_repository import ParsedRepository


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
        walks = _walk_all(walker, assumed_syncs(objects, repository), doubts)
    clusters, readers = _clusters(sorted(walks, key=lambda each: each.directory), repository, doubts)
    doubts += doubts_about(clusters, objects, repository)
    return Discovery(clusters, tuple(dict.fromkeys(doubts)), readers)


def _clusters(
    walks: list[_SyncWalk], repository: ParsedRepository, doubts: list[str]
) -> tuple[tuple[DiscoveredCluster, ...], Mapping[str, tuple[str, ...]]]:
    candidates = [root_candidates(each.result, repository) for each in walks]
    assignment = RootAssignment(candidates, [each.result for each in walks])
    names = cluster_names([(each.sync, each.directory) for each in walks])
    clusters = []
    for walk, cluster_name, root, offered in zip(walks, names, assignment.roots, candidates, strict=True):
        if root is None:
            why = _why_without_root(walk)
            doubts.append(f"{walk.directory or 'the top'}: cluster {cluster_name} is skipped: {why}")
        else:
            others = tuple(each for each in offered if each.path != root.path and not each.is_start)
            clusters.append(
                DiscoveredCluster(cluster_name, walk.sync, walk.directory, walk.result, root, others)
            )
    paths = {each.path for offered in candidates for each in offered}
    readers = {path: tuple(names[index] for index in assignment.readers(path)) for path in sorted(paths)}
    return tuple(clusters), readers


def _why_without_root(walk: _SyncWalk) -> str:
    base = next((each.base for each in walk.result.kustomizations if each.base), "")
    if base:
        return f"its source contains only {base}, but reloadgen writes paths relative to the top of the repository"
    return "it reads no directory that could be its root"


def _walk_all(walker: Walker, syncs: Iterable[ClusterSync], doubts: list[str]) -> list[_SyncWalk]:
    """The walks of all syncs that no other sync leads to."""
    walks: dict[str, _SyncWalk] = {}
    for sync in syncs:
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
        return assumed and is_below(walk.directory, other.directory)
    back = theirs is not None and any(_is_same(each, theirs) for each in walk.result.kustomizations[1:])
    return not back and any(_is_same(each, own) for each in other.result.kustomizations[1:])


def _is_same(walked: WalkedKustomization, kustomization: FluxKustomization) -> bool:
    """Whether it is the same Kustomization, and not what an overlay makes of the same base for another cluster."""
    own, other = walked.kustomization, kustomization
    return (own.resource.path, own.name, own.path) == (other.resource.path, other.name, other.path)
