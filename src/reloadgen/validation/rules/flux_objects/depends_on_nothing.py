"""`depends-on-nothing`: a `dependsOn` names what the cluster does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reloadgen.findings import Finding, Rule
from reloadgen.flux.objects import is_helm_release
from reloadgen.flux.substitution import unknowns
from reloadgen.kustomize.resource import sequence, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import Surveyed
    from reloadgen.kustomize.resource import Resource
    from reloadgen.validation.case import Case

RULE = Rule(
    "depends-on-nothing", "error", "A `dependsOn` names something that does not exist in the cluster."
)
_Key: TypeAlias = tuple[str, str, str]
"""Kind, namespace and name of an object."""


def check(case: Case) -> Iterator[Finding]:
    """One finding for each entry without its object; info where the files leave open what else is in the cluster."""
    for surveyed in case.clusters:
        present = _present(surveyed)
        for resource in _with_dependencies(surveyed):
            yield from _missing(case, surveyed, resource, present)


def _present(surveyed: Surveyed) -> set[_Key]:
    objects = {
        (each.ident.kind, each.ident.namespace, each.ident.name) for _, each in surveyed.reach.objects()
    }
    return objects | {("Kustomization", *node.kustomization.ident[2:]) for node in surveyed.reach.nodes}


def _with_dependencies(surveyed: Surveyed) -> Iterator[Resource]:
    yield from (node.kustomization.resource for node in surveyed.reach.nodes)
    yield from (resource for _, resource in surveyed.reach.objects() if is_helm_release(resource.ident))


def _missing(case: Case, surveyed: Surveyed, resource: Resource, present: set[_Key]) -> Iterator[Finding]:
    kind = resource.ident.kind
    for index, item in enumerate(sequence(resource.content, "spec", "dependsOn")):
        namespace, name = text(item, "namespace") or resource.ident.namespace, text(item, "name")
        if (kind, namespace, name) in present or unknowns(namespace + name):
            continue
        shown = f"{namespace}/{name}" if namespace else name
        yield RULE.finding(
            case.location(resource, "spec", "dependsOn", index),
            f"{resource.ident.shown} depends on {shown}, which does not exist in this cluster",
            _fix(kind, name, present),
            clusters=(surveyed.cluster.name,),
            severity="info" if surveyed.reach.is_open else None,
        )


def _fix(kind: str, name: str, present: set[_Key]) -> str:
    same = sorted(f"{space}/{each}" for its, space, each in present if its == kind and each == name)
    return f"it is {same[0]}: add its namespace" if same else "remove it, or correct the name"
