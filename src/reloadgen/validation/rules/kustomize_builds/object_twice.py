"""`object-twice`: one object reaches a cluster in two ways, within one build or by two Flux Kustomizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.validation import build_defects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.fleet_walk import Surveyed
    from reloadgen.kustomize.resource import Ident, Resource
    from reloadgen.validation.case import Case

RULE = Rule("object-twice", "error", "The same object reaches a cluster twice.")


def check(case: Case) -> Iterator[Finding]:
    """What builds recorded; then one finding for each pair of Flux Kustomizations that apply the same objects."""
    yield from build_defects.findings(case, RULE)
    for surveyed in case.clusters:
        for (first, second), resources in _applied_by_two(surveyed).items():
            yield _finding(case, surveyed, first, second, resources)


def _applied_by_two(surveyed: Surveyed) -> Mapping[tuple[int, int], list[Resource]]:
    """The objects that two Kustomizations apply, by the pair's indexes; a Namespace may come from several."""
    appliers: dict[Ident, int] = {}
    pairs: dict[tuple[int, int], list[Resource]] = {}
    for index, resource in surveyed.reach.objects():
        if resource.ident.kind == "Namespace":
            continue
        first = appliers.setdefault(resource.ident, index)
        if first != index:
            pairs.setdefault((first, index), []).append(resource)
    return pairs


def _finding(case: Case, surveyed: Surveyed, first: int, second: int, resources: list[Resource]) -> Finding:
    one, other = (surveyed.reach.nodes[index].kustomization for index in (first, second))
    more = f" and {len(resources) - 1} more objects" if len(resources) > 1 else ""
    objects = f"{resources[0].ident.shown}{more}"
    return RULE.finding(
        case.location(other.resource, "spec", "path"),
        f"{objects} would be applied by two Flux Kustomizations: {one.ident.name} and {other.ident.name}",
        "let only one of them read it",
        clusters=(surveyed.cluster.name,),
    )
