"""The results of a `verify` run: the criteria of each cluster, and the exit code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.live.results.criterion import State

if TYPE_CHECKING:
    from reloadgen.live.results.criterion import Criterion


@dataclass(frozen=True, slots=True)
class ClusterResult:
    """The criteria of one cluster. `reached` is false if the cluster did not answer or denied permissions."""

    name: str
    reached: bool
    criteria: tuple[Criterion, ...]
    warnings: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether a criterion fails."""
        return any(criterion.state is State.FAIL for criterion in self.criteria)

    @property
    def counts(self) -> dict[State, int]:
        """The number of criteria in each state."""
        states = [criterion.state for criterion in self.criteria]
        return {state: states.count(state) for state in State}


@dataclass(frozen=True, slots=True)
class FleetResult:
    """The results of all clusters, in the order of the inventory."""

    clusters: tuple[ClusterResult, ...]

    @property
    def ok(self) -> bool:
        """Whether every cluster was reached and no criterion fails."""
        return all(cluster.reached and not cluster.failed for cluster in self.clusters)

    @property
    def exit_code(self) -> int:
        """1 if a criterion fails on a cluster that was reached, else 2 if a cluster was not reached, else 0."""
        if any(cluster.reached and cluster.failed for cluster in self.clusters):
            return 1
        return 0 if self.ok else 2
