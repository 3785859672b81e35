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
        yield _finding(case, walk, path, answer)


def _finding(case: Case, walk: ClusterWalk, path: str, answer: Undecidable) -> Finding:
    """At the settings of the cluster where its start is not known; else at what leaves the answer open."""
    if walk.sync is None:
        location, fix = case.set_at(walk.cluster, "syncPath", "entrypoint"), "set syncPath of the cluster"
    else:
        location = Location(answer.path, answer.line, answer.column)
        fix = "check it in the cluster with reloadgen verify, then ignore this finding with a reason (validate.ignore)"
    message = f"cannot determine from the files whether {path} is read: {answer.why}"
    return RULE.finding(location, message, fix, clusters=(walk.cluster.name,))
