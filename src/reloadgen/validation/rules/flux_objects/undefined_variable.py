"""`undefined-variable`: Flux substitutes a `${…}` that nothing defines: it fails, or nothing is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule, Severity
from reloadgen.flux.flux_objects import HELM_GROUP, KUSTOMIZE_GROUP
from reloadgen.flux.substitution.expressions import BadSubstitutionError
from reloadgen.validation.substituted_texts import substituted_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.validation.case import Case
    from reloadgen.validation.substituted_texts import SubstitutedText

RULE = Rule(
    "undefined-variable",
    "error",
    "Flux substitutes a ${…} that nothing defines.",
    scope="build",
    problem=("a variable is not known to be defined", "variables are not known to be defined"),
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each such variable of a text; where it may be defined, only on the way to ours."""
    for each in substituted_texts(case):
        try:
            names = each.variables.undefined(each.text)
        except BadSubstitutionError:
            continue
        for name in names:
            if not each.variables.incomplete:
                yield _finding(case, each, name)
            elif each.is_on_the_way:
                yield _open_finding(each, name)


def _open_finding(each: SubstitutedText, name: str) -> Finding:
    """Information where values that no file shows may define the variable."""
    message = (
        f"{each.kustomization} substitutes ${{{name}}} in {each.resource.id}, "
        f"and whether {name} is defined is not known: {each.variables.incomplete}"
    )
    fix = f"make sure that it defines {name}, or give {name} a default (`${{{name}:=}}`)"
    cluster = each.walk.cluster.name
    return RULE.finding(each.location, message, fix, clusters=(cluster,), severity="info")


def _finding(case: Case, each: SubstitutedText, name: str) -> Finding:
    cluster = each.walk.cluster.name
    flux = case.installed_flux[cluster]
    fix = f"define {name} under postBuild, give it a default (`${{{name}:=}}`), or write `$${{{name}}}` to keep it"
    if flux.substitutes_strictly:
        message = f"{each.kustomization} substitutes ${{{name}}} in {each.resource.id}, and fails: nothing defines it"
        severity: Severity | None = "error" if each.is_on_the_way else "warning"
        if not case.fleet.flux_version and not flux.is_strictness_certain:
            fix += (
                ". Before Flux 2.9 it became nothing: if yours is older, set validate.flux in the inventory"
            )
    else:
        message = f"{each.kustomization} substitutes ${{{name}}} in {each.resource.id} with nothing: nothing defines it"
        severity = _severity_where_it_becomes_nothing(case, each.resource)
    return RULE.finding(each.location, message, fix, clusters=(cluster,), severity=severity)


def _severity_where_it_becomes_nothing(case: Case, resource: Resource) -> Severity:
    """Info for objects that are neither ours nor Flux's: `${…}` may be meant for a script in them."""
    group = resource.id.group
    of_flux = group in (KUSTOMIZE_GROUP, HELM_GROUP) or "fluxcd.io" in group
    return "warning" if of_flux or resource.path in case.generated_paths else "info"
