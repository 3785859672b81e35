"""`schema`: an object of Flux does not match its definition: the API server would refuse what is applied with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.findings import Finding, Rule
from reloadgen.manifests.fields import at
from reloadgen.schemas.crd_validation import check_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.findings import Severity
    from reloadgen.flux.walk_result import WalkedKustomization
    from reloadgen.manifests.kubernetes_object import KubernetesObject
    from reloadgen.schemas.violation import Violation
    from reloadgen.validation.case import Case

RULE = Rule("schema", "error", "An object of Flux does not match the schema of its CRD.", scope="build")


class _Breach(NamedTuple):
    """A violation in an object, and whether Flux substitutes variables in the value first."""

    of: KubernetesObject
    violation: Violation
    has_variable: bool


def check(case: Case) -> Iterator[Finding]:
    """One finding for each violation in a generated Flux object, or in one that is built from other files."""
    for clusters, written in case.generated_objects:
        for violation in check_object(written.content):
            yield _finding(_Breach(written, violation, has_variable=False), clusters)
    breaches: dict[int, tuple[_Breach, ...]] = {}
    for walk, walked in case.kustomizations():
        build = id(walked.build)  # clusters share builds
        if build not in breaches:
            breaches[build] = tuple(_breaches(walked, case.generated_paths))
        for each in breaches[build]:
            if not (each.has_variable and walked.variables.active):
                yield _finding(each, (walk.cluster.name,), is_ours=False)


def _breaches(walked: WalkedKustomization, generated: frozenset[str]) -> Iterator[_Breach]:
    for resource in walked.build.resources:
        if resource.path not in generated and not resource.unknown:
            for violation in check_object(resource.content):
                value = _value(resource.content, violation)
                yield _Breach(resource, violation, isinstance(value, str) and "$" in value)


def _value(content: object, violation: Violation) -> object:
    for key in violation.path:
        content = (
            content[key] if isinstance(content, list) and isinstance(key, int) else at(content, str(key))
        )
    return content


def _finding(breach: _Breach, clusters: tuple[str, ...], *, is_ours: bool = True) -> Finding:
    """An unknown field of an object that is not ours is information: a newer Flux may have it."""
    found, violation = breach.of, breach.violation
    path = ".".join(map(str, violation.path)) or found.id.kind
    severity: Severity | None = "info" if violation.of_key and not is_ours else None
    location = found.location(*violation.path)
    return RULE.finding(
        location, f"{path}: {violation.message}", violation.fix, clusters=clusters, severity=severity
    )
