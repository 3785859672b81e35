"""`name-taken`: another object of the cluster has the kind, namespace and name of a generated one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.manifests.identity import ObjectId
    from reloadgen.manifests.kubernetes_object import KubernetesObject
    from reloadgen.validation.case import Case

    _Pair: TypeAlias = tuple[KubernetesObject, KubernetesObject]

RULE = Rule("name-taken", "error", "Another object of the cluster has the name of a generated one.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each other object; a Namespace may be declared in several places."""
    for walk in case.clusters:
        reported: set[tuple[str, int]] = set()
        for other, own in (*_applied(case, walk), *_left_out(case, walk)):
            place = (other.path, other.line)
            if place not in reported:
                reported.add(place)
                yield RULE.finding(
                    other.location("metadata", "name"),
                    f"{other.id} has the name of the one in {own.path}: the cluster can hold only one of them",
                    "give one of them another name, or disable the add-on in the inventory",
                    clusters=(walk.cluster.name,),
                    about=(own.location(), other.location()),
                )


def _key(identity: ObjectId) -> tuple[str, ...]:
    return identity.group, *identity[1:]


def _generated(case: Case, walk: ClusterWalk) -> Mapping[tuple[str, ...], KubernetesObject]:
    """The generated objects of a cluster as they are applied, and as written where they are not."""
    found: dict[tuple[str, ...], KubernetesObject] = {}
    for clusters, written in case.generated_objects:
        if walk.cluster.name in clusters and written.id.is_complete and written.id.kind != "Namespace":
            found[_key(written.id)] = written
    for _, resource in walk.result.applied():
        if resource.path in case.generated_paths and resource.id.kind != "Namespace":
            found[_key(resource.id)] = resource
    return found


def _applied(case: Case, walk: ClusterWalk) -> Iterator[_Pair]:
    """Every other object that the cluster gets under the name of a generated one, with this one."""
    ours = _generated(case, walk)
    applied = [resource for _, resource in walk.result.applied()]
    for other in (*applied, *(each.kustomization.resource for each in walk.result.kustomizations)):
        own = ours.get(_key(other.id))
        if own is not None and other.path not in case.generated_paths:
            yield other, own


def _left_out(case: Case, walk: ClusterWalk) -> Iterator[_Pair]:
    """The pairs of which a build holds one alone: what becomes of the name further out concerns both."""
    for walked in walk.result.kustomizations:
        for one, two in walked.build.duplicates if walked.outcome == "read" else ():
            if one.id.kind == "Namespace":
                continue
            if two.path in case.generated_paths and one.path not in case.generated_paths:
                yield one, two
            elif one.path in case.generated_paths and two.path not in case.generated_paths:
                yield two, one
