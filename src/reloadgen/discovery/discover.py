"""The clusters of a repository: where each one's Flux starts, which root it reads, and what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.discovery.assumed_syncs import assumed_syncs, bootstrapped_syncs
from reloadgen.discovery.cluster_names import cluster_names
from reloadgen.discovery.discovered_cluster import DiscoveredCluster, Discovery
from reloadgen.discovery.doubts import doubts_about, meant
from reloadgen.discovery.reloader_traces import ReloaderTrace, may_get, reloader_traces, unread_reloaders
from reloadgen.discovery.root_assignment import RootAssignment, applied_elsewhere, read_directories
from reloadgen.discovery.workload_roots import SAFE_PATH, WorkloadRoot, root_candidates
from reloadgen.files.paths import contained, is_below
from reloadgen.flux.flux_files import objects_in_flux_files
from reloadgen.flux.sources import artifact_base
from reloadgen.flux.syncs.declared_syncs import declared_syncs
from reloadgen.flux.syncs.sync_walk import walk_sync
from reloadgen.flux.walker import Walker
from reloadgen.manifests.unknown_text import display

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from reloadgen.flux.flux_objects import FluxKustomization
    from reloadgen.flux.syncs.cluster_sync import ClusterSync
    from reloadgen.flux.walk_result import WalkedKustomization, WalkResult
    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True, slots=True)
class _SyncWalk:
    sync: ClusterSync
    directory: str
    result: WalkResult
    read: frozenset[str]
    """The directories in which it reads what is added."""


@dataclass(frozen=True, slots=True)
class Survey:
    """All clusters of a repository with the roots that each could have, the likeliest first."""

    repository: ParsedRepository
    walks: tuple[_SyncWalk, ...]
    names: tuple[str, ...]
    candidates: tuple[tuple[WorkloadRoot, ...], ...]
    traces: tuple[tuple[ReloaderTrace, ...], ...]
    doubts: tuple[str, ...]

    def discovery(self, rejected: Container[tuple[str, str]] = ()) -> Discovery:
        """The clusters with their likeliest roots; `rejected` are names of clusters with roots that do not fit."""
        candidates = [
            [root for root in offered if (cluster_name, root.path) not in rejected] or offered
            for cluster_name, offered in zip(self.names, self.candidates, strict=True)
        ]
        elsewhere = applied_elsewhere(each.result for each in self.walks)
        assignment = RootAssignment(candidates, [each.read for each in self.walks], elsewhere)
        doubts, clusters = list(self.doubts), list[DiscoveredCluster]()
        for index, root in enumerate(assignment.roots):
            walk, cluster_name, traces = self.walks[index], self.names[index], self.traces[index]
            if root is None or not _fits_inventory(walk.directory):
                why = _why_skipped(walk, self.candidates[index])
                doubts.append(f"{walk.directory or 'the top'}: cluster {cluster_name} is skipped: {why}")
                continue
            others = tuple(
                each for each in self.candidates[index] if each.path != root.path and not each.is_start
            )
            clusters.append(
                DiscoveredCluster(cluster_name, walk.sync, walk.directory, walk.result, root, others, traces)
            )
        starts = [(each.sync, each.directory, each.result) for each in self.walks]
        doubts += doubts_about(clusters, starts, objects_in_flux_files(self.repository), self.repository)
        paths = sorted({each.path for offered in self.candidates for each in offered})
        readers = {path: tuple(self.names[index] for index in assignment.readers(path)) for path in paths}
        return Discovery(tuple(clusters), tuple(dict.fromkeys(doubts)), readers)


def survey(repository: ParsedRepository) -> Survey:
    """What a repository holds of clusters, in the order of their paths."""
    walker, objects, doubts = Walker(repository), objects_in_flux_files(repository), list[str]()
    walks = _walk_all(walker, declared_syncs(repository), doubts)
    bootstrapped = bootstrapped_syncs(objects, repository, [each.directory for each in walks])
    walks += _walk_all(walker, bootstrapped, doubts)
    if not walks:
        walks = _walk_all(walker, assumed_syncs(objects, repository), doubts)
    walks.sort(key=lambda each: each.directory)
    unread = unread_reloaders(repository, frozenset(path for each in walks for path in each.result.files))
    return Survey(
        repository,
        tuple(walks),
        tuple(cluster_names([(each.sync, each.directory) for each in walks])),
        tuple(root_candidates(each.result, repository) for each in walks),
        tuple(
            (
                *reloader_traces(each.result, repository),
                *(trace for trace in unread if may_get(each.result, trace)),
            )
            for each in walks
        ),
        tuple(doubts),
    )


def discover(repository: ParsedRepository) -> Discovery:
    """The clusters that a repository declares, each with its likeliest root."""
    return survey(repository).discovery()


def _fits_inventory(directory: str) -> bool:
    return not directory or bool(SAFE_PATH.fullmatch(directory))


def _why_skipped(walk: _SyncWalk, candidates: tuple[WorkloadRoot, ...]) -> str:
    if not _fits_inventory(walk.directory):
        return "paths in an inventory have only ASCII letters, digits, '.', '_' and '-'; rename the directory"
    if candidates:
        return "other clusters, which have roots of their own, read every directory that it reads"
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
        return _SyncWalk(sync_now, first.directory, result, read_directories(result))
    suggestion = meant(contained(sync.path), walker.repository)
    return f"{at}: Flux starts at {display(sync.path) or './'}, but {first.why}{suggestion}"


def _leads_to(other: _SyncWalk, walk: _SyncWalk) -> bool:
    """Whether another walk applies a sync: a source beside an application's Kustomization only looks like a sync."""
    own, theirs = walk.sync.kustomization, other.sync.kustomization
    if other.sync.is_own and not walk.sync.is_own and walk.directory in other.read:
        return walk.directory != other.directory
    if own is None:
        assumed = walk.sync.declared_as == "inventory"
        return assumed and is_below(walk.directory, other.directory)
    back = theirs is not None and any(_is_same(each, theirs) for each in walk.result.kustomizations[1:])
    return not back and any(_is_same(each, own) for each in other.result.kustomizations[1:])


def _is_same(walked: WalkedKustomization, kustomization: FluxKustomization) -> bool:
    """Whether it is the same Kustomization, and not what an overlay makes of the same base for another cluster."""
    own, other = walked.kustomization, kustomization
    return (own.resource.path, own.name, own.path) == (other.resource.path, other.name, other.path)
