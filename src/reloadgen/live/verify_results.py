"""What `verify` found: criteria of clusters, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a criterion stands."""

    PASS = "pass"  # noqa: S105 - a state, no password
    FAIL = "fail"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the answer: what was asked, how it stands, how long it took, and why."""

    id: str
    state: State
    message: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ClusterResult:
    """All of one cluster. `reached` is false when nothing could be judged: no answer, no rights."""

    name: str
    reached: bool
    criteria: tuple[Criterion, ...]
    warnings: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether anything that was asked for fails."""
        return any(criterion.state is State.FAIL for criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All clusters, in the inventory's order."""

    clusters: tuple[ClusterResult, ...]

    @property
    def ok(self) -> bool:
        """Nothing fails and every cluster was reached."""
        return all(cluster.reached and not cluster.failed for cluster in self.clusters)

    @property
    def exit_code(self) -> int:
        """1 when a criterion fails, 2 when only reaching a cluster failed, else 0."""
        if any(cluster.reached and cluster.failed for cluster in self.clusters):
            return 1
        return 0 if self.ok else 2
