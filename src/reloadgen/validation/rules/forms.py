"""Our own objects held against Flux's definitions: schemas, API versions, fields without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.file_names import is_yaml
from reloadgen.flux.objects import is_helm_release, place_of
from reloadgen.kustomize.manifest_files import objects
from reloadgen.kustomize.resource import Resource, at, mapping, text
from reloadgen.schemas.crd_validation import check_object
from reloadgen.validation.issue import Case, Issue, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_CURRENT = {
    "kustomize.toolkit.fluxcd.io": {"Kustomization": "v1"},
    "helm.toolkit.fluxcd.io": {"HelmRelease": "v2"},
    "source.toolkit.fluxcd.io": dict.fromkeys(
        ("GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart"), "v1"
    ),
    "notification.toolkit.fluxcd.io": {"Receiver": "v1", "Alert": "v1beta3", "Provider": "v1beta3"},
}
"""The newest version that Flux 2.7 serves, by group and kind."""


def _ours(case: Case) -> Iterator[tuple[tuple[str, ...], Resource]]:
    """Every object in generated files as it is written, with the clusters that get it."""
    clusters: dict[str, dict[str, None]] = {}
    for name, paths in case.rendered.items():
        for path in paths:
            clusters.setdefault(path, {})[name] = None
    for path, names in clusters.items():
        if is_yaml(path):
            for resource in objects(case.survey.repository, path):
                yield tuple(names), resource


def schemas(case: Case) -> Iterator[Issue]:
    """`schema`: a generated object that the API server would refuse."""
    for names, resource in _ours(case):
        for violation in check_object(resource.content):
            path = ".".join(map(str, violation.path)) or resource.ident.kind
            place = resource.path, *place_of(resource, case.survey.repository, *violation.path)
            yield Issue(*place, "schema", "error", f"{path}: {violation.message}", violation.fix, names)


def versions(case: Case) -> Iterator[Issue]:
    """`api-version`: an API version of Flux that a newer one has replaced; of others' objects it is information."""
    ours = {(resource.path, resource.index): names for names, resource in _ours(case)}
    seen: dict[tuple[str, int], tuple[Resource, dict[str, None]]] = {}
    for surveyed, resource in case.landed():
        _, names = seen.setdefault((resource.path, resource.index), (resource, {}))
        names[surveyed.cluster.name] = None
    for key, (resource, names) in seen.items():
        ident = resource.ident
        current = _CURRENT.get(ident.group, {}).get(ident.kind, ident.version)
        if ident.version != current:
            severity: Severity = "warning" if key in ours else "info"
            message = f"{ident.shown} is written in {ident.api_version}, which {current} has replaced"
            place = resource.path, *place_of(resource, case.survey.repository, "apiVersion")
            yield Issue(
                *place,
                "api-version",
                severity,
                message,
                f"write `apiVersion: {ident.group}/{current}`",
                tuple(names),
            )


def without_effect(case: Case) -> Iterator[Issue]:
    """`no-effect`: fields of our releases that Flux accepts and does nothing with."""
    for names, resource in _ours(case):
        if not is_helm_release(resource.ident):
            continue
        spec = mapping(resource.content, "spec")
        dead = []
        if at(spec, "rollback", "recreate") is not None:
            dead.append((("rollback", "recreate"), "Helm 3 recreates nothing; Flux logs it as deprecated"))
        if text(spec, "install", "createNamespace") == "true" and not text(spec, "targetNamespace"):
            dead.append(
                (("install", "createNamespace"), "it matters only beside the release's own targetNamespace")
            )
        for keys, why in dead:
            place = resource.path, *place_of(resource, case.survey.repository, "spec", *keys)
            yield Issue(*place, "no-effect", "info", f"{'.'.join(keys)} has no effect: {why}", "", names)
