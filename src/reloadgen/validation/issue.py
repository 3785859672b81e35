"""One finding of `validate`, as the rules make it; and the rules' contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from reloadgen.flux.fleet_walk import Survey, Surveyed
    from reloadgen.inventory.fleet import Fleet
    from reloadgen.kustomize.resource import Resource

Severity: TypeAlias = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """What is wrong, where, in which clusters; `path` is relative to the top, line and column count from 1."""

    path: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    fix: str = ""
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What rules look at: the fleet, the surveyed repository, and which files are generated for which cluster."""

    fleet: Fleet
    survey: Survey
    rendered: Mapping[str, tuple[str, ...]]
    """Cluster name to the paths of its generated files."""
    charts: Mapping[str, object] = field(default_factory=dict)

    def is_ours(self, path: str) -> bool:
        """Whether some cluster's generated files hold this path."""
        return any(path in paths for paths in self.rendered.values())

    def landed(self) -> Iterator[tuple[Surveyed, Resource]]:
        """Every object of every cluster, after all transformations."""
        for surveyed in self.survey.clusters:
            for _, resource in surveyed.reach.objects():
                yield surveyed, resource


Check: TypeAlias = Callable[[Case], Iterator[Issue]]
