"""`api-version`: an API version of Flux that a newer one has replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.paths import name
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.kubernetes_object import Origin
    from reloadgen.validation.case import Case

RULE = Rule(
    "api-version",
    "warning",
    "A Flux object uses an API version that has been replaced.",
    scope="ours",
    problem=("an API version has been replaced", "API versions have been replaced"),
)
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
    """One finding for each object of a replaced version."""
    for resource, clusters in _written_objects(case).values():
        identity = resource.id
        current = _CURRENT.get(identity.group, {}).get(identity.kind, identity.version)
        if identity.version != current:
            yield RULE.finding(
                resource.location("apiVersion"),
                f"{identity} is written in {identity.api_version}, which {current} has replaced",
                _fix(resource, f"{identity.group}/{current}"),
                clusters=tuple(clusters),
            )


def _fix(resource: Resource, current: str) -> str:
    if name(resource.path) in ("gotk-components.yaml", "gotk-sync.yaml"):
        return "flux bootstrap writes this file: run it again with a newer flux"
    return f"write `apiVersion: {current}`"


def _written_objects(case: Case) -> dict[Origin, tuple[Resource, dict[str, None]]]:
    """Every object that is applied, by where it is written, with the names of the clusters."""
    written: dict[Origin, tuple[Resource, dict[str, None]]] = {}
    for walk, resource in case.objects():
        _, clusters = written.setdefault(resource.origin, (resource, {}))
        clusters[walk.cluster.name] = None
    return written
