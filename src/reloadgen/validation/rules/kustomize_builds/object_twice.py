"""`object-twice`: one object reaches a cluster in two ways, within one build or by two Flux Kustomizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.validation import build_defects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.identity import ObjectId
    from reloadgen.validation.case import Case

RULE = Rule("object-twice", "error", "The same object reaches a cluster twice.")


def check(case: Case) -> Iterator[Finding]:
    """What builds recorded; then one finding for each pair of Flux Kustomizations that apply the same objects."""
    yield from build_defects.findings(case, RULE)
    for walk in case.clusters:
        for (first, second), resources in _applied_by_two(walk).items():
            yield _finding(walk, first, second, resources)


def _applied_by_two(walk: ClusterWalk) -> Mapping[tuple[int, int], list[Resource]]:
    """The objects that two Kustomizations apply, by the pair's indexes; a Namespace may come from several."""
    appliers: dict[ObjectId, int] = {}
    pairs: dict[tuple[int, int], list[Resource]] = {}
    for index, resource in walk.result.applied():
        if resource.id.kind == "Namespace":
            continue
        first = appliers.setdefault(resource.id, index)
        if first != index:
            pairs.setdefault((first, index), []).append(resource)
    return pairs


def _finding(walk: ClusterWalk, first: int, second: int, resources: list[Resource]) -> Finding:
    one, other = (walk.result.kustomizations[index].kustomization for index in (first, second))
    more = f" and {len(resources) - 1} more objects" if len(resources) > 1 else ""
    objects = f"{resources[0].id}{more}"
    return RULE.finding(
        other.resource.location("spec", "path"),
        f"{objects} would be applied by two Flux Kustomizations, {one.id.name} and {other.id.name}, in turn",
        "let only one of them read it",
        clusters=(walk.cluster.name,),
    )
