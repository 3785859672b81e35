"""Flux Kustomizations that say something dead or something that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.flux.objects import HELM_GROUP, KUSTOMIZE_GROUP, is_helm_release, place_of
from reloadgen.flux.substitution import is_left_alone, unknowns
from reloadgen.kustomize.resource import Resource, sequence, text
from reloadgen.manifests.reader import strings
from reloadgen.validation.issue import Case, Issue, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import Surveyed
    from reloadgen.flux.walk import Node


def health_checks(case: Case) -> Iterator[Issue]:
    """`healthchecks-with-wait`: with `wait: true`, Flux does not look at `healthChecks`."""
    for surveyed in case.survey.clusters:
        for node in surveyed.reach.nodes:
            content = node.kustomization.resource.content
            if text(content, "spec", "wait") == "true" and sequence(content, "spec", "healthChecks"):
                message = (
                    f"{node.kustomization.ident.shown} has `wait: true`, so its healthChecks are dead text"
                )
                resource = node.kustomization.resource
                at = resource.path, *place_of(resource, case.survey.repository, "spec", "healthChecks")
                names = (surveyed.cluster.name,)
                yield Issue(*at, "healthchecks-with-wait", "warning", message, "remove one of the two", names)


def dependencies(case: Case) -> Iterator[Issue]:
    """`depends-on-nothing`: a `dependsOn` that no object of the cluster answers."""
    for surveyed in case.survey.clusters:
        there = {
            (resource.ident.kind, resource.ident.namespace, resource.ident.name)
            for _, resource in surveyed.reach.objects()
        }
        there |= {("Kustomization", *node.kustomization.ident[2:]) for node in surveyed.reach.nodes}
        for resource in _dependent(surveyed):
            for index, item in enumerate(sequence(resource.content, "spec", "dependsOn")):
                namespace, name = text(item, "namespace") or resource.ident.namespace, text(item, "name")
                if (resource.ident.kind, namespace, name) in there or unknowns(namespace + name):
                    continue
                severity: Severity = "info" if surveyed.reach.is_open else "error"
                shown = f"{namespace}/{name}" if namespace else name
                message = f"{resource.ident.shown} waits for {shown}, which is not in this cluster"
                fix = _alike(resource.ident.kind, name, there)
                at = resource.path, *place_of(resource, case.survey.repository, "spec", "dependsOn", index)
                yield Issue(*at, "depends-on-nothing", severity, message, fix, (surveyed.cluster.name,))


def _dependent(surveyed: Surveyed) -> Iterator[Resource]:
    yield from (node.kustomization.resource for node in surveyed.reach.nodes)
    yield from (resource for _, resource in surveyed.reach.objects() if is_helm_release(resource.ident))


def _alike(kind: str, name: str, there: set[tuple[str, str, str]]) -> str:
    found = sorted(f"{space}/{each}" for its, space, each in there if its == kind and each == name)
    return f"it is {found[0]}: add its namespace" if found else "remove it, or fix the name"


def variables(case: Case) -> Iterator[Issue]:
    """`undefined-variable`: `${…}` that Flux will substitute, and that nothing defines: nothing is left of it."""
    for surveyed in case.survey.clusters:
        for node in surveyed.reach.nodes:
            if node.variables.active and not node.variables.more:
                for resource in node.build.resources:
                    yield from _undefined(case, surveyed, node, resource)


def _undefined(case: Case, surveyed: Surveyed, node: Node, resource: Resource) -> Iterator[Issue]:
    if is_left_alone(resource.content):
        return
    flux = resource.ident.group in (KUSTOMIZE_GROUP, HELM_GROUP) or "fluxcd.io" in resource.ident.group
    severity: Severity = "warning" if flux or case.is_ours(resource.path) else "info"
    for keys, value in strings(resource.content):
        for name in node.variables.undefined(value):
            own = node.kustomization.ident.name
            message = (
                f"${{{name}}} in {resource.ident.shown} becomes nothing: "
                f"Flux Kustomization {own} substitutes, and nothing defines it"
            )
            fix = f"define {name} under postBuild, or write `$${{{name}}}` to keep it"
            at = resource.path, *place_of(resource, case.survey.repository, *keys)
            yield Issue(*at, "undefined-variable", severity, message, fix, (surveyed.cluster.name,))
