"""`depends-on-nothing`: a `dependsOn` names what the cluster does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reloadgen.findings import Finding, Rule
from reloadgen.flux.flux_objects import is_helm_release
from reloadgen.manifests.fields import text
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.validation.case import Case

RULE = Rule(
    "depends-on-nothing",
    "error",
    "A `dependsOn` names something that does not exist in the cluster.",
    problem=("a dependsOn names nothing in this cluster", "dependsOn entries name nothing in this cluster"),
)
_Key: TypeAlias = tuple[str, str, str]
"""Kind, namespace and name of an object."""


def check(case: Case) -> Iterator[Finding]:
    """One finding for each entry without its object; info where the files leave open what else is in the cluster."""
    for walk in case.clusters:
        present = _present(walk)
        for resource in _with_dependencies(walk):
            yield from _missing(walk, resource, present)


def _present(walk: ClusterWalk) -> set[_Key]:
    objects = {(each.id.kind, each.id.namespace, each.id.name) for _, each in walk.result.applied()}
    return objects | {
        ("Kustomization", *walked.kustomization.id[2:]) for walked in walk.result.kustomizations
    }


def _with_dependencies(walk: ClusterWalk) -> Iterator[Resource]:
    yield from (walked.kustomization.resource for walked in walk.result.kustomizations)
    yield from (resource for _, resource in walk.result.applied() if is_helm_release(resource.id))


def _missing(walk: ClusterWalk, resource: Resource, present: set[_Key]) -> Iterator[Finding]:
    kind = resource.id.kind
    for index, item in enumerate(resource.items("spec", "dependsOn")):
        namespace, name = text(item, "namespace") or resource.id.namespace, text(item, "name")
        if (kind, namespace, name) in present or unknown_parts(namespace + name):
            continue
        shown = f"{namespace}/{name}" if namespace else name
        yield RULE.finding(
            resource.location("spec", "dependsOn", index),
            f"{resource.id} depends on {shown}, which does not exist in this cluster",
            _fix(kind, name, present),
            clusters=(walk.cluster.name,),
            severity="info" if walk.result.is_incomplete else None,
        )


def _fix(kind: str, name: str, present: set[_Key]) -> str:
    same = sorted(f"{space}/{each}" for its, space, each in present if its == kind and each == name)
    return f"it is {same[0]}: add its namespace" if same else "remove it, or correct the name"
