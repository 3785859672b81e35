"""What a discovery finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.discovery.reloader_traces import ReloaderTrace
    from reloadgen.discovery.workload_roots import WorkloadRoot
    from reloadgen.flux.syncs.cluster_sync import ClusterSync
    from reloadgen.flux.walk_result import WalkResult


@dataclass(frozen=True, slots=True)
class DiscoveredCluster:
    """One cluster: `root` is the directory for its workloads, `others` are what else could be, the likeliest first."""

    name: str
    sync: ClusterSync
    sync_path: str
    result: WalkResult
    root: WorkloadRoot
    others: tuple[WorkloadRoot, ...]
    traces: tuple[ReloaderTrace, ...] = ()
    """Installs of Reloader in other ways than by a HelmRelease of its chart."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The clusters of a repository; `doubts` are messages about what is unclear or wrong there."""

    clusters: tuple[DiscoveredCluster, ...]
    doubts: tuple[str, ...]
    readers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of the clusters that read each root or other directory that could be one."""
