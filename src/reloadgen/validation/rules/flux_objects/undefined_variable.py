"""`undefined-variable`: Flux substitutes a `${…}` that nothing defines, and nothing is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule, Severity
from reloadgen.flux.objects import HELM_GROUP, KUSTOMIZE_GROUP
from reloadgen.flux.substitution import is_left_alone
from reloadgen.manifests.reader import strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import Surveyed
    from reloadgen.flux.walk import Node
    from reloadgen.kustomize.resource import Resource
    from reloadgen.validation.case import Case

RULE = Rule("undefined-variable", "warning", "Flux substitutes a ${…} that nothing defines.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each such variable of an object, where all variables are known."""
    for surveyed, node in case.kustomizations():
        if node.variables.active and not node.variables.more:
            for resource in node.build.resources:
                if not is_left_alone(resource.content):
                    yield from _undefined(case, surveyed, node, resource)


def _undefined(case: Case, surveyed: Surveyed, node: Node, resource: Resource) -> Iterator[Finding]:
    kustomization = node.kustomization.ident.name
    for keys, value in strings(resource.content):
        for name in node.variables.undefined(value):
            yield RULE.finding(
                case.location(resource, *keys),
                f"${{{name}}} in {resource.ident.shown} becomes nothing: "
                f"Flux Kustomization {kustomization} substitutes, and nothing defines it",
                f"define {name} under postBuild, or write `$${{{name}}}` to keep it",
                clusters=(surveyed.cluster.name,),
                severity=_severity(case, resource),
            )


def _severity(case: Case, resource: Resource) -> Severity | None:
    """Info for objects that are neither ours nor Flux's: `${…}` may be meant for a script in them."""
    group = resource.ident.group
    of_flux = group in (KUSTOMIZE_GROUP, HELM_GROUP) or "fluxcd.io" in group
    return None if of_flux or resource.path in case.generated_paths else "info"
