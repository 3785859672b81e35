"""`unknown-reach`: the files do not tell whether a cluster's Flux reads a generated file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.findings import Finding, Rule
from reloadgen.flux.reachability import Undecidable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.validation.case import Case

RULE = Rule(
    "unknown-reach",
    "warning",
    "The files do not determine whether a cluster's Flux reads a generated file.",
    scope="reach",
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each place that leaves the answer open, with the first file behind it."""
    reported: set[tuple[str, str, int]] = set()
    for walk, path, answer in case.unreached:
        if not isinstance(answer, Undecidable):
            continue
        name, place = walk.cluster.name, (answer.path, answer.line)
        if (name, *place) in reported:
            continue
        reported.add((name, *place))
        yield RULE.finding(
            Location(answer.path, answer.line, answer.column),
            f"cannot determine from the files whether {path} is read: {answer.why}",
            _fix(walk),
            clusters=(name,),
        )


def _fix(walk: ClusterWalk) -> str:
    ignore = "ignore this finding with a reason (validate.ignore)"
    return ignore if walk.sync is not None else f"set syncPath of the cluster in the inventory, or {ignore}"
