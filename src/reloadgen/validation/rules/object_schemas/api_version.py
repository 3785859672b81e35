"""`api-version`: an API version of Flux that a newer one has replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.resource import Resource
    from reloadgen.validation.case import Case

RULE = Rule("api-version", "warning", "A Flux object uses an API version that has been replaced.")
_CURRENT = {
    "kustomize.toolkit.fluxcd.io": {"Kustomization": "v1"},
    "helm.toolkit.fluxcd.io": {"HelmRelease": "v2"},
    "source.toolkit.fluxcd.io": dict.fromkeys(
        ("GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart"), "v1"
    ),
    "notification.toolkit.fluxcd.io": {"Receiver": "v1", "Alert": "v1beta3", "Provider": "v1beta3"},
}
"""The newest version that Flux 2.7 serves, by group and kind."""


def check(case: Case) -> Iterator[Finding]:
    """One finding for each object of a replaced version; info for objects that are not generated."""
    generated = {(resource.path, resource.index) for _, resource in case.generated_objects}
    for (path, index), (resource, clusters) in _written_objects(case).items():
        ident = resource.ident
        current = _CURRENT.get(ident.group, {}).get(ident.kind, ident.version)
        if ident.version != current:
            yield RULE.finding(
                case.location(resource, "apiVersion"),
                f"{ident.shown} uses {ident.api_version}, which {current} has replaced",
                f"write `apiVersion: {ident.group}/{current}`",
                clusters=tuple(clusters),
                severity=None if (path, index) in generated else "info",
            )


def _written_objects(case: Case) -> dict[tuple[str, int], tuple[Resource, dict[str, None]]]:
    """Every document that lands in a cluster, by file and index, with the names of the clusters."""
    found: dict[tuple[str, int], tuple[Resource, dict[str, None]]] = {}
    for surveyed, resource in case.objects():
        _, clusters = found.setdefault((resource.path, resource.index), (resource, {}))
        clusters[surveyed.cluster.name] = None
    return found
