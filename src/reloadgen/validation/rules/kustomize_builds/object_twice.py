"""`object-twice`: one object reaches a cluster in two ways, within one build or by two Flux Kustomizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reloadgen.findings import PLACES, Finding, Rule
from reloadgen.validation import build_defects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.identity import ObjectId
    from reloadgen.validation.case import Case

RULE = Rule("object-twice", "error", "The same object reaches a cluster twice.", scope="build")

_Twice: TypeAlias = "tuple[Resource, Resource]"
"""An object as the first and as the second Kustomization applies it."""


def check(case: Case) -> Iterator[Finding]:
    """What builds recorded; then one finding for each pair of Flux Kustomizations that apply the same objects."""
    yield from build_defects.findings(case, RULE)
    for walk in case.clusters:
        for pair, twice in _applied_by_two(case, walk).items():
            yield _finding(case, walk, pair, twice)


def _applied_by_two(case: Case, walk: ClusterWalk) -> Mapping[tuple[int, int], list[_Twice]]:
    """The objects that two Kustomizations apply, by the pair's indexes; a Namespace may come from several.

    Another object with the name of a generated one is left to `name-taken`.
    """
    appliers: dict[ObjectId, tuple[int, Resource]] = {}
    pairs: dict[tuple[int, int], list[_Twice]] = {}
    for index, resource in walk.result.applied():
        if resource.id.kind == "Namespace" or resource.unknown:
            continue
        first, same = appliers.setdefault(resource.id, (index, resource))
        is_same = (same.path in case.generated_paths) == (resource.path in case.generated_paths)
        if first != index and is_same:
            pairs.setdefault((first, index), []).append((same, resource))
    return pairs


def _finding(case: Case, walk: ClusterWalk, pair: tuple[int, int], twice: list[_Twice]) -> Finding:
    """About the objects, of which the one nearest to ours is named: both builds succeed."""
    one, other = (walk.result.kustomizations[index].kustomization for index in pair)
    places = case.places[walk.cluster.name]
    positions = {each.location(): each.id for both in twice for each in both}
    nearest = min(positions, key=lambda each: PLACES.index(places.of(each)))
    rest = len(twice) - 1
    more = f" and {rest} more object{'s' if rest > 1 else ''}" if rest else ""
    return RULE.finding(
        other.resource.location("spec", "path"),
        f"{positions[nearest]}{more} would be applied by two Flux Kustomizations, "
        f"{one.id.name} and {other.id.name}, in turn",
        "let only one of them read it",
        clusters=(walk.cluster.name,),
        about=tuple(positions),
        scope="object",
    )
