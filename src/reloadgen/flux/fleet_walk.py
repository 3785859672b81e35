"""Each cluster of a fleet with all that its Flux reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.flux.flux_files import flux_files, objects_in_flux_files
from reloadgen.flux.flux_objects import SourceRef
from reloadgen.flux.sources import ClusterSources
from reloadgen.flux.syncs.declared_syncs import declared_syncs
from reloadgen.flux.syncs.sync_search import SyncSearch
from reloadgen.flux.syncs.sync_walk import walk_sync
from reloadgen.flux.walk_result import WalkResult
from reloadgen.flux.walker import Walker
from reloadgen.phases import StartPhase, Tick, unobserved

if TYPE_CHECKING:
    from reloadgen.flux.syncs.cluster_sync import ClusterSync
    from reloadgen.inventory.fleet import Cluster, Fleet
    from reloadgen.kustomize.build_judge import BuildJudge
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True, slots=True)
class ClusterWalk:
    """One cluster: where its Flux starts and what it reads. Without a sync, `why` says what is missing."""

    cluster: Cluster
    sync: ClusterSync | None
    result: WalkResult
    why: str = ""

    @property
    def sources(self) -> ClusterSources | None:
        """What is known of the cluster's sources."""
        if self.sync is None or not self.result.kustomizations:
            return None
        base = self.result.kustomizations[0].base
        return ClusterSources(self.sync, base, inventory_source(self.cluster), self.result.sources)


@dataclass(frozen=True, slots=True)
class FleetWalk:
    """All enabled clusters of a fleet, on one repository."""

    repository: ParsedRepository
    flux_objects: tuple[Resource, ...]
    """Every object in files that may hold Flux's, as written."""
    clusters: tuple[ClusterWalk, ...]


def walk_fleet(
    fleet: Fleet,
    repository: ParsedRepository,
    start: StartPhase = unobserved,
    judge: BuildJudge | None = None,
) -> FleetWalk:
    """Walk every enabled cluster, and report the phases of the work to `start`; `judge` may know builds better."""
    _read_flux_files(repository, start)
    start("finding where Flux starts", 0)
    objects = objects_in_flux_files(repository)
    search = SyncSearch(repository, declared_syncs(repository), objects)
    walker = Walker(repository, judge)
    tick = start("following Flux", len(fleet.enabled))
    clusters = tuple(_walk_cluster(cluster, search, walker, tick) for cluster in fleet.enabled)
    return FleetWalk(repository, objects, clusters)


def _read_flux_files(repository: ParsedRepository, start: StartPhase) -> None:
    """Parse the files that the search for syncs needs, so that their number can be shown."""
    paths = tuple(flux_files(repository))
    tick = start("reading Flux's files", len(paths))
    for path in paths:
        repository.documents(path)
        tick()


def _walk_cluster(cluster: Cluster, search: SyncSearch, walker: Walker, tick: Tick) -> ClusterWalk:
    tick()
    located = search.locate(cluster)
    if isinstance(located, str):
        return ClusterWalk(cluster, None, WalkResult(), located)
    sync, result = walk_sync(walker, located.sync, located.base, inventory_source(cluster))
    return ClusterWalk(cluster, sync, result)


def inventory_source(cluster: Cluster) -> SourceRef:
    """The source that the inventory names."""
    namespace = cluster.source.namespace or cluster.flux_namespace
    return SourceRef(cluster.source.kind, namespace, cluster.source.name)
