"""`cross-namespace-ref`: a source is in another namespace, which Flux refuses where it is locked down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.controllers.installed_flux import Controller
    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.flux.flux_objects import SourceRef
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.validation.case import Case

RULE = Rule(
    "cross-namespace-ref",
    "error",
    "A source is in another namespace, and Flux refuses such references.",
    problem=("a source is in another namespace", "sources are in other namespaces"),
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each Flux Kustomization, then for each HelmRelease, of a cluster that is locked down."""
    for walk, walked in case.kustomizations():
        resource, source = walked.kustomization.resource, walked.kustomization.source
        yield from _refused(case, walk, resource, source, ("spec", "sourceRef"))
    for walk, release in case.releases:
        yield from _refused(case, walk, release.resource, release.reference, release.reference_keys)


def _refused(
    case: Case, walk: ClusterWalk, resource: Resource, source: SourceRef | None, keys: tuple[str, ...]
) -> Iterator[Finding]:
    controller: Controller = (
        "helm-controller" if resource.id.kind == "HelmRelease" else "kustomize-controller"
    )
    own = resource.id.namespace
    if source is None or source.namespace == own or not own or unknown_parts(source.namespace + own):
        return
    if case.installed_flux[walk.cluster.name].blocks_other_namespaces(controller):
        yield RULE.finding(
            resource.location(*keys),
            f"{controller} runs with --no-cross-namespace-refs=true, and {resource.id} refers to {source}: "
            "Flux refuses it",
            f"move one of them: both have to be in namespace {source.namespace} or in {own}",
            clusters=(walk.cluster.name,),
        )
