"""Where a cluster's Flux starts: every way in which repositories declare it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.files.file_names import is_yaml
from reloadgen.files.paths import contained, parent
from reloadgen.flux.objects import (
    OPERATOR_GROUP,
    FluxKustomization,
    FluxSource,
    SourceRef,
    is_kustomization,
    is_source,
)
from reloadgen.flux.objects import kustomization as read_kustomization
from reloadgen.flux.objects import source as read_source
from reloadgen.kustomize.manifest_files import is_manifest, objects
from reloadgen.kustomize.resource import Object, Resource, mapping, text
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.values import Value

Way: TypeAlias = Literal["sync object", "FluxInstance", "flux-instance values", "inventory"]
_MARKS = (b"toolkit.fluxcd.io", b"fluxcd.controlplane.io", b"\ninstance:")


@dataclass(frozen=True, slots=True)
class Start:
    """One place where some cluster's Flux starts: the path as its source counts it, and where that is declared."""

    way: Way
    path: str
    """Relative to the artifact."""
    source: SourceRef
    file: str
    line: int
    declared: FluxSource | None = None
    """The source's own object, where the repository holds it."""
    url: str = ""
    revision: str = ""
    sync: FluxKustomization | None = None
    """The Flux Kustomization that applies the path, where the repository holds it."""
    cluster: str = ""
    """A name that the declaration itself gives the cluster."""


def flux_files(repository: ParsedRepository) -> Iterator[str]:
    """The YAML files that may hold an object of Flux, by a look at their bytes."""
    for path in repository.files.yaml_below():
        content = b"\n" + repository.files.read(path)
        if any(mark in content for mark in _MARKS):
            yield path


def flux_objects(repository: ParsedRepository) -> tuple[Resource, ...]:
    """All objects that stand in those files, as written."""
    return tuple(resource for path in flux_files(repository) for resource in objects(repository, path))


def declared(repository: ParsedRepository) -> tuple[Start, ...]:
    """Every declaration of a start in the repository, in the order of files."""
    found: list[Start] = []
    for path in flux_files(repository):
        resources = objects(repository, path)
        found += (start for resource in resources for start in _instance(resource))
        found += _sync_objects(resources, repository)
        found += _plain_values(path, repository)
    return tuple(found)


def _instance(resource: Resource) -> Iterator[Start]:
    """A FluxInstance, or the flux-instance chart's values in a HelmRelease or in a ConfigMap."""
    ident, spec = resource.ident, mapping(resource.content, "spec")
    if ident.kind == "FluxInstance" and ident.group == OPERATOR_GROUP:
        yield from _sync(spec, resource, "FluxInstance", ident.namespace)
    elif ident.kind == "HelmRelease" and mapping(spec, "values", "instance", "sync"):
        namespace = text(spec, "targetNamespace") or ident.namespace
        yield from _sync(mapping(spec, "values", "instance"), resource, "flux-instance values", namespace)


def _sync(spec: Object, resource: Resource, way: Way, namespace: str) -> Iterator[Start]:
    sync = mapping(spec, "sync")
    if not sync:
        return
    namespace = namespace or "flux-system"
    ref = SourceRef(text(sync, "kind") or "GitRepository", namespace, text(sync, "name") or namespace)
    cluster = text(spec, "cluster", "name")
    url, revision = text(sync, "url"), text(sync, "ref")
    yield Start(
        way, text(sync, "path"), ref, resource.path, resource.line, None, url, revision, None, cluster
    )


def _plain_values(path: str, repository: ParsedRepository) -> Iterator[Start]:
    documents = repository.documents(path)
    if isinstance(documents, Unreadable):
        return
    for document in documents:
        value: Value = document.value
        if isinstance(value, dict) and not is_manifest(value) and mapping(value, "instance", "sync"):
            line = document.place("instance", "sync").line
            resource = Resource(value, path, document.index, line)
            yield from _sync(mapping(value, "instance"), resource, "flux-instance values", "flux-system")


def _sync_objects(resources: tuple[Resource, ...], repository: ParsedRepository) -> Iterator[Start]:
    """gotk-sync.yaml and its like: a source of this repository and the Kustomization that reads it, side by side."""
    for resource in resources:
        if not is_kustomization(resource.ident):
            continue
        sync = read_kustomization(resource, repository)
        if sync.source is None:
            continue
        beside = _beside(sync.source, resources, parent(resource.path), repository)
        if beside is not None and _reads_here(sync, beside, repository):
            url, revision = beside.url, beside.revision
            yield Start(
                "sync object",
                sync.path,
                sync.source,
                resource.path,
                resource.line,
                beside,
                url,
                revision,
                sync,
            )


def _beside(
    ref: SourceRef, resources: tuple[Resource, ...], directory: str, repository: ParsedRepository
) -> FluxSource | None:
    near = list(resources)
    for name in repository.files.directories.get(directory, ()):
        if is_yaml(name):
            near += objects(repository, f"{directory}/{name}" if directory else name)
    for each in near:
        if is_source(each.ident) and each.ident.kind == ref.kind and each.ident.name == ref.name:
            return read_source(each)
    return None


def _reads_here(sync: FluxKustomization, beside: FluxSource, repository: ParsedRepository) -> bool:
    """Whether the path is in this repository: a source beside an app's Kustomization is often another project's."""
    directory = contained(sync.path)
    if beside.ref.kind == "GitRepository" and not directory:
        return True
    return any(each == directory or each.endswith(f"/{directory}") for each in repository.files.directories)
