"""`source-mismatch`: the source of a Flux Kustomization or HelmRelease is not where the object looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule, Severity
from reloadgen.flux.broken_chain import ADD_SOURCE_NAMESPACE, SET_SOURCE_NAMESPACE
from reloadgen.flux.flux_objects import SourceRef, is_source
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.flux.helm_releases import Release
    from reloadgen.manifests.identity import ObjectId
    from reloadgen.validation.case import Case

RULE = Rule(
    "source-mismatch",
    "error",
    "A source is not in the namespace where an object looks for it.",
    problem=("a source was not found", "sources were not found"),
)


def check(case: Case) -> Iterator[Finding]:
    """Flux Kustomizations whose source is missing, then releases, all transformations done."""
    for walk, walked in case.kustomizations():
        if walked.outcome == "missing source":
            name, resource = walked.name, walked.kustomization.resource
            message = f"the source of Flux Kustomization {name} was not found: {walked.why}"
            location = resource.location("spec", "sourceRef")
            fix = SET_SOURCE_NAMESPACE if resource.path in case.generated_paths else ADD_SOURCE_NAMESPACE
            yield RULE.finding(location, message, fix, clusters=(walk.cluster.name,))
    for walk, release in case.releases:
        if release.source is None and release.reference is not None:
            yield from _of_release(walk, release, release.reference)


def _of_release(walk: ClusterWalk, release: Release, reference: SourceRef) -> Iterator[Finding]:
    start, identity = walk.sync, release.resource.id
    if unknown_parts("".join(reference)) or (start is not None and reference == start.source):
        return
    location = release.resource.location(*release.reference_keys)
    clusters = (walk.cluster.name,)
    found = _same_name(walk, reference)
    if found is not None:
        message = f"{identity} looks for {reference}, but after all transformations it is {found}"
        fix = f"write `namespace: {found.namespace}` here, or move both to one namespace"
        yield RULE.finding(location, message, fix, clusters=clusters)
    else:
        message = f"{identity} looks for {reference}, which no file that this cluster reads creates"
        severity: Severity | None = "info" if walk.result.is_incomplete else None
        fix = "add it to what this cluster reads, or correct the reference"
        yield RULE.finding(location, message, fix, clusters=clusters, severity=severity)


def _same_name(walk: ClusterWalk, reference: SourceRef) -> ObjectId | None:
    """A source of that kind and name in another namespace."""
    for _, resource in walk.result.applied():
        identity = resource.id
        if is_source(identity) and (identity.kind, identity.name) == (reference.kind, reference.name):
            return identity
    return None
