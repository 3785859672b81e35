"""`not-reached`: a cluster's Flux never reads a generated file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.findings import Finding, Rule
from reloadgen.flux.broken_chain import ADD_SOURCE_NAMESPACE, SET_SOURCE_NAMESPACE, NotReached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.validation.case import Case

RULE = Rule("not-reached", "error", "A cluster's Flux never reads a generated file.", scope="reach")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each place where a chain to generated files breaks, with the first file behind it."""
    reported: set[tuple[str, Location, str]] = set()
    for walk, path, answer in case.unreached:
        if isinstance(answer, NotReached):
            finding = _finding(case, walk, path, answer)
            if (gap := (walk.cluster.name, finding.location, finding.fix)) not in reported:
                reported.add(gap)
                yield finding


def _finding(case: Case, walk: ClusterWalk, path: str, answer: NotReached) -> Finding:
    """At the setting that causes it, if the inventory does."""
    cluster, message = walk.cluster, f"{path} is not read: {answer.message}"
    location, fix = Location(answer.path, answer.line, answer.column), answer.fix
    about = (location,)
    if location.path in case.generated_paths and fix == ADD_SOURCE_NAMESPACE:
        fix = SET_SOURCE_NAMESPACE
    elif location.path == case.fleet.path:
        location, fix = case.set_at(cluster, "syncPath"), "correct syncPath"
    elif location.path not in case.generated_paths and case.has_only_ours(cluster.root):
        location = case.set_at(cluster, "root")
        fix = f"correct root, if it is wrong; else, in {answer.path}: {answer.fix}"
    return RULE.finding(location, message, fix, clusters=(cluster.name,), about=about)
