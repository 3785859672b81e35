"""`no-effect`: a field that Flux accepts and ignores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.flux.flux_objects import is_helm_release
from reloadgen.manifests.fields import at, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.manifests.kubernetes_object import KubernetesObject
    from reloadgen.validation.case import Case

RULE = Rule(
    "no-effect",
    "info",
    "A field that Flux accepts and ignores.",
    problem=("a field has no effect", "fields have no effect"),
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each such field of a generated HelmRelease."""
    for clusters, resource in case.generated_objects:
        if is_helm_release(resource.id):
            for keys, why in _without_effect(resource):
                location = resource.location("spec", *keys)
                yield RULE.finding(location, f"{'.'.join(keys)} has no effect: {why}", clusters=clusters)


def _without_effect(resource: KubernetesObject) -> Iterator[tuple[tuple[str, str], str]]:
    """The keys of each field below `spec`, and why Flux ignores it."""
    spec = resource.at("spec")
    if at(spec, "rollback", "recreate") is not None:
        yield ("rollback", "recreate"), "Helm 3 does not support it, and Flux logs it as deprecated"
    if text(spec, "install", "createNamespace") == "true" and not text(spec, "targetNamespace"):
        yield ("install", "createNamespace"), "it needs targetNamespace in the HelmRelease"
