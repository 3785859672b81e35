"""`shared-aggregator`: several clusters read an aggregator that reloadgen patches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.files.paths import ancestors, is_within, join, parent
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.validation.case import Case

RULE = Rule(
    "shared-aggregator",
    "info",
    "Several clusters read an aggregator that reloadgen patches.",
    scope="reach",
    problem=("several clusters read this file", "entries that several clusters read"),
)
_NAMED = 3


def check(case: Case) -> Iterator[Finding]:
    """One finding for each such kustomization, with all its readers."""
    reported: set[str] = set()
    for walk in case.clusters:
        for path in _aggregators(case, walk):
            readers = tuple(each.cluster.name for each in case.clusters if path in each.result.files)
            if len(readers) > 1 and path not in reported:
                reported.add(path)
                message = f"{len(readers)} clusters read this aggregator: an edit changes all of them ({_few(readers)})"
                yield RULE.finding(Location(path, 1, 1), message, clusters=readers)


def _aggregators(case: Case, walk: ClusterWalk) -> Iterator[str]:
    root, rendered = walk.cluster.root, case.rendered.get(walk.cluster.name, ())
    above = {each for path in rendered for each in ancestors(parent(path)) if is_within(each, root)}
    for directory in sorted(above):
        for name in case.repository.files.kustomizations(directory):
            if (path := join(directory, name)) not in case.generated_paths:
                yield path


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED} more" if len(names) > _NAMED else shown
