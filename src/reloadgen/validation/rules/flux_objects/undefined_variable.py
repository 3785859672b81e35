"""`undefined-variable`: Flux substitutes a `${…}` that nothing defines, and nothing is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule, Severity
from reloadgen.flux.flux_objects import HELM_GROUP, KUSTOMIZE_GROUP
from reloadgen.flux.substitution import is_substitution_disabled
from reloadgen.manifests.fields import strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.flux.walk_result import WalkedKustomization
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.validation.case import Case

RULE = Rule("undefined-variable", "warning", "Flux substitutes a ${…} that nothing defines.", scope="build")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each such variable of an object, where all variables are known."""
    for walk, walked in case.kustomizations():
        if walked.variables.active and not walked.variables.incomplete:
            for resource in walked.build.resources:
                if not resource.unknown and not is_substitution_disabled(resource.content):
                    yield from _undefined(case, walk, walked, resource)


def _undefined(
    case: Case, walk: ClusterWalk, walked: WalkedKustomization, resource: Resource
) -> Iterator[Finding]:
    kustomization = walked.name
    for keys, value in strings(resource.content):
        for name in walked.variables.undefined(value):
            yield RULE.finding(
                resource.location(*keys),
                f"${{{name}}} in {resource.id} becomes nothing: "
                f"Flux Kustomization {kustomization} substitutes, and nothing defines it",
                f"define {name} under postBuild, or write `$${{{name}}}` to keep it",
                clusters=(walk.cluster.name,),
                severity=_severity(case, resource),
            )


def _severity(case: Case, resource: Resource) -> Severity | None:
    """Info for objects that are neither ours nor Flux's: `${…}` may be meant for a script in them."""
    group = resource.id.group
    of_flux = group in (KUSTOMIZE_GROUP, HELM_GROUP) or "fluxcd.io" in group
    return None if of_flux or resource.path in case.generated_paths else "info"
