"""`name-taken`: another object of the cluster has the kind, namespace and name of a generated one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.manifests.identity import ObjectId
    from reloadgen.manifests.kubernetes_object import KubernetesObject
    from reloadgen.validation.case import Case

RULE = Rule("name-taken", "error", "Another object of the cluster has the name of a generated one.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each other object; a Namespace may be declared in several places."""
    for walk in case.clusters:
        ours = _generated(case, walk)
        reported: set[tuple[str, int]] = set()
        for other in _others(case, walk):
            own, place = ours.get(_key(other.id)), (other.path, other.line)
            if own is not None and place not in reported:
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


def _others(case: Case, walk: ClusterWalk) -> Iterator[KubernetesObject]:
    """Every other object of a cluster; of Flux's own also those that a build left out."""
    for _, resource in walk.result.applied():
        if resource.path not in case.generated_paths:
            yield resource
    for walked in walk.result.kustomizations:
        if walked.kustomization.resource.path not in case.generated_paths:
            yield walked.kustomization.resource
    for written in case.fleet_walk.flux_objects:
        if written.path in walk.result.files and written.path not in case.generated_paths:
            yield written
