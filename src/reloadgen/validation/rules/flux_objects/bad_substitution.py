"""`bad-substitution`: Flux cannot read a `${…}`, or a variable has a name that it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.findings import Finding, Rule
from reloadgen.flux.substitution.expressions import BadSubstitutionError, parse
from reloadgen.validation.substituted_texts import substituted_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.flux.walk_result import WalkedKustomization
    from reloadgen.validation.case import Case
    from reloadgen.validation.substituted_texts import SubstitutedText

RULE = Rule(
    "bad-substitution",
    "error",
    "Flux cannot read a ${…} that it substitutes.",
    scope="build",
    problem=("a ${…} cannot be read", "${…} cannot be read"),
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each text that Flux refuses, then one for each variable."""
    for each in substituted_texts(case):
        try:
            parse(each.text)
            each.variables.value_or_raise(each.text)
        except YamlError:
            yield _not_yaml(each)
        except BadSubstitutionError as error:
            yield RULE.finding(
                each.location,
                f"{each.kustomization} fails: it substitutes in {each.resource.id}, and cannot read {error}",
                "write `$${` for a `${` that is not meant for Flux, or annotate the object with "
                "`kustomize.toolkit.fluxcd.io/substitute: disabled`",
                clusters=(each.walk.cluster.name,),
            )
    for walk, walked in case.kustomizations():
        for name in walked.variables.misnamed:
            yield _misnamed(walk, walked, name)


def _not_yaml(each: SubstitutedText) -> Finding:
    return RULE.finding(
        each.location,
        f"{each.kustomization} fails: substituted in {each.resource.id}, this is `{each.variables.text(each.text)}`, "
        "which is not valid YAML",
        "put quotes into the value of the variable; those around ${…} are lost when kustomize builds",
        clusters=(each.walk.cluster.name,),
    )


def _misnamed(walk: ClusterWalk, walked: WalkedKustomization, name: str) -> Finding:
    kustomization = walked.kustomization
    written = dict(kustomization.substitute)
    keys = ("substitute", name) if name in written else ("substituteFrom",)
    return RULE.finding(
        kustomization.resource.location("spec", "postBuild", *keys),
        f"Flux Kustomization {walked.name} fails: its variable {name!r} has no valid name",
        "use letters, digits and '_', and begin with no digit; in a ConfigMap this holds for every key",
        clusters=(walk.cluster.name,),
    )
