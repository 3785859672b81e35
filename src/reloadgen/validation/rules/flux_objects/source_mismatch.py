"""`source-mismatch`: the source of a Flux Kustomization or HelmRelease is not where the object looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule, Severity
from reloadgen.flux.objects import SourceRef, is_source
from reloadgen.flux.substitution import unknowns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import Surveyed
    from reloadgen.flux.helm_releases import Release
    from reloadgen.kustomize.resource import Ident
    from reloadgen.validation.case import Case

RULE = Rule("source-mismatch", "error", "A source is not in the namespace where an object looks for it.")
_FIX = (
    "set the namespace of the source in sourceRef (in generated files: `source.namespace` in the inventory)"
)


def check(case: Case) -> Iterator[Finding]:
    """Flux Kustomizations whose source is missing, then releases, all transformations done."""
    for surveyed, node in case.kustomizations():
        if node.state == "missing source":
            name, resource = node.kustomization.ident.name, node.kustomization.resource
            message = f"the source of Flux Kustomization {name} was not found: {node.why}"
            location = case.location(resource, "spec", "sourceRef")
            yield RULE.finding(location, message, _FIX, clusters=(surveyed.cluster.name,))
    for surveyed, release in case.releases:
        if release.source is None and release.reference is not None:
            yield from _of_release(case, surveyed, release, release.reference)


def _of_release(case: Case, surveyed: Surveyed, release: Release, reference: SourceRef) -> Iterator[Finding]:
    start, ident = surveyed.start, release.resource.ident
    if unknowns("".join(reference)) or (start is not None and reference == start.source):
        return
    location = case.location(release.resource, *release.keys)
    clusters = (surveyed.cluster.name,)
    found = _same_name(surveyed, reference)
    if found is not None:
        message = f"{ident.shown} looks for {reference}, but after all transformations it is {found.shown}"
        fix = f"write `namespace: {found.namespace}` here, or move both to one namespace"
        yield RULE.finding(location, message, fix, clusters=clusters)
    else:
        message = f"{ident.shown} looks for {reference}, which no file that this cluster reads creates"
        severity: Severity | None = "info" if surveyed.reach.is_open else None
        yield RULE.finding(location, message, "add it", clusters=clusters, severity=severity)


def _same_name(surveyed: Surveyed, reference: SourceRef) -> Ident | None:
    """A source of that kind and name in another namespace."""
    for _, resource in surveyed.reach.objects():
        ident = resource.ident
        if is_source(ident) and (ident.kind, ident.name) == (reference.kind, reference.name):
            return ident
    return None
