"""`api-version`: an API version of Flux that a newer one has replaced, or that Flux no longer serves."""

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
    "error",
    "A Flux object uses an API version that has been replaced.",
    scope="build",
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
_SERVED_BEFORE = {
    "kustomize.toolkit.fluxcd.io": {"v1beta1": 7, "v1beta2": 8},
    "helm.toolkit.fluxcd.io": {"v2beta1": 7, "v2beta2": 8},
    "source.toolkit.fluxcd.io": {"v1beta1": 7, "v1beta2": 8},
}
"""The first minor version of Flux 2 whose CRDs lack an API version, by group and version."""


def check(case: Case) -> Iterator[Finding]:
    """For each object of a replaced version one finding, or two where some clusters' Flux serves it."""
    for resource, clusters in _written_objects(case).values():
        identity = resource.id
        current = _CURRENT.get(identity.group, {}).get(identity.kind, identity.version)
        if identity.version == current:
            continue
        gone = _SERVED_BEFORE.get(identity.group, {}).get(identity.version)
        refusing = [each for each in clusters if gone and case.installed_flux[each].version.may_be(gone)]
        if gone and refusing:
            yield _refused(case, resource, current, gone, refusing)
        if serving := [each for each in clusters if each not in refusing]:
            yield RULE.finding(
                resource.location("apiVersion"),
                f"{identity} is written in {identity.api_version}, which {current} has replaced",
                _fix(resource, f"{identity.group}/{current}"),
                clusters=tuple(serving),
                severity="warning",
                scope="ours",
            )


def _refused(case: Case, resource: Resource, current: str, gone: int, clusters: list[str]) -> Finding:
    """The finding for clusters whose Flux no longer serves the version."""
    identity = resource.id
    fix = _fix(resource, f"{identity.group}/{current}")
    is_known = case.fleet.flux_version or all(case.installed_flux[each].version.is_exact for each in clusters)
    if not is_known:
        fix += f". Flux served it before 2.{gone}: if yours is older, set validate.flux in the inventory"
    return RULE.finding(
        resource.location("apiVersion"),
        f"{identity} is written in {identity.api_version}, which Flux has not served since 2.{gone}",
        fix,
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
