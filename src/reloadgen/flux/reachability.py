"""Whether a cluster's Flux reads a file: it does, it does not and where to fix that, or the files do not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.files.paths import ancestors, parent
from reloadgen.flux.broken_chain import ChainSearch, NotReached

if TYPE_CHECKING:
    from reloadgen.flux.fleet_walk import ClusterWalk, FleetWalk
    from reloadgen.flux.walk_result import FileUse
    from reloadgen.kustomize.defect import Unknown


@dataclass(frozen=True, slots=True)
class Reached:
    """The cluster reads the file, in these ways."""

    uses: tuple[FileUse, ...]


@dataclass(frozen=True, slots=True)
class Undecidable:
    """The files do not determine whether the cluster reads the file."""

    path: str
    line: int
    column: int
    why: str


Reachability: TypeAlias = Reached | NotReached | Undecidable


def reachability(fleet_walk: FleetWalk, walk: ClusterWalk, path: str) -> Reachability:
    """The answer for one cluster and one file."""
    location = walk.cluster.location
    if walk.sync is None:
        return Undecidable(location.path, location.line, location.column, walk.why)
    uses = walk.result.files.get(path)
    if uses:
        return Reached(uses)
    unknown = _may_lead_to(walk, path)
    if unknown:
        return Undecidable(unknown.path, unknown.line, unknown.column, unknown.why)
    return ChainSearch(fleet_walk.repository, fleet_walk.flux_objects, walk.cluster, walk.result).find(path)


def _may_lead_to(walk: ClusterWalk, path: str) -> Unknown | None:
    """The first thing that the files do not determine and that may lead to the file."""
    above = tuple(ancestors(parent(path)))
    for unknown in walk.result.unknowns:
        if not unknown.pattern or any(re.fullmatch(unknown.pattern, directory) for directory in above):
            return unknown
    return None
