"""What a discovery finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.discovery.workload_roots import WorkloadRoot
    from reloadgen.flux.cluster_syncs import ClusterSync
    from reloadgen.flux.walk_result import WalkResult


@dataclass(frozen=True, slots=True)
class DiscoveredCluster:
    """One cluster: `root` is the directory for its workloads, `others` are what else could be."""

    name: str
    sync: ClusterSync
    sync_path: str
    result: WalkResult
    root: WorkloadRoot
    others: tuple[WorkloadRoot, ...]


@dataclass(frozen=True, slots=True)
class Discovery:
    """The clusters of a repository; `doubts` are messages about what is unclear or wrong there."""

    clusters: tuple[DiscoveredCluster, ...]
    doubts: tuple[str, ...]
