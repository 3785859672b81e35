"""The cluster syncs that a repository declares: the path where a cluster's Flux starts, and the source of that path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.files.file_names import is_yaml
from reloadgen.files.paths import contained, join, parent
from reloadgen.flux.flux_files import flux_files, written_objects
from reloadgen.flux.flux_objects import (
    OPERATOR_GROUP,
    FluxKustomization,
    FluxSource,
    SourceRef,
    is_kustomization,
    is_source,
    read_kustomization,
    read_source,
)
from reloadgen.manifests.fields import mapping, text
from reloadgen.manifests.kubernetes_object import KubernetesObject, Origin
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.resources.resource import Resource

Declaration: TypeAlias = Literal["sync object", "FluxInstance", "flux-instance values", "inventory"]
_NAMESPACE = "flux-system"


@dataclass(frozen=True, slots=True)
class ClusterSync:
    """Where some cluster's Flux starts, as a file declares it."""

    declared_as: Declaration
    path: str
    """Relative to the top of the source's artifact."""
    source: SourceRef
    file: str
    line: int
    source_object: FluxSource | None = None
    """The source itself, where the repository holds it."""
    url: str = ""
    revision: str = ""
    kustomization: FluxKustomization | None = None
    """The Flux Kustomization that applies the path, where the repository holds it."""
    cluster_name: str = ""
    """The name that the declaration gives the cluster."""


def declared_syncs(repository: ParsedRepository) -> tuple[ClusterSync, ...]:
    """Every cluster sync that the repository declares, in the order of the files."""
    syncs: list[ClusterSync] = []
    for path in flux_files(repository):
        resources = written_objects(repository, path)
        syncs += (sync for resource in resources for sync in _flux_instance(resource))
        syncs += _sync_objects(resources, repository)
        syncs += _values_files(path, repository)
    return tuple(syncs)


def _flux_instance(resource: Resource) -> Iterator[ClusterSync]:
    """A FluxInstance, or the values of the flux-instance chart in a HelmRelease."""
    identity = resource.id
    if identity.kind == "FluxInstance" and identity.group == OPERATOR_GROUP:
        yield from _spec_sync(resource.mapping("spec"), resource, "FluxInstance", identity.namespace)
    elif identity.kind == "HelmRelease" and resource.mapping("spec", "values", "instance", "sync"):
        namespace = resource.text("spec", "targetNamespace") or identity.namespace
        spec = resource.mapping("spec", "values", "instance")
        yield from _spec_sync(spec, resource, "flux-instance values", namespace)


def _spec_sync(
    spec: object, declared: KubernetesObject, declared_as: Declaration, namespace: str
) -> Iterator[ClusterSync]:
    """`sync` of a FluxInstance's spec; see https://fluxoperator.dev/docs/crd/fluxinstance/."""
    sync = mapping(spec, "sync")
    if not sync:
        return
    namespace = namespace or _NAMESPACE
    yield ClusterSync(
        declared_as=declared_as,
        path=text(sync, "path"),
        source=SourceRef(text(sync, "kind") or "GitRepository", namespace, text(sync, "name") or namespace),
        file=declared.path,
        line=declared.line,
        url=text(sync, "url"),
        revision=text(sync, "ref"),
        cluster_name=text(spec, "cluster", "name"),
    )


def _values_files(path: str, repository: ParsedRepository) -> Iterator[ClusterSync]:
    """Values of the flux-instance chart in a file of their own."""
    documents = repository.documents(path)
    for document in () if isinstance(documents, Unreadable) else documents:
        value = document.value
        if not isinstance(value, dict) or not mapping(value, "instance", "sync"):
            continue
        line = document.position("instance", "sync").line
        values = KubernetesObject(value, Origin(path, line=line))
        if not values.id.is_complete:
            spec = mapping(value, "instance")
            yield from _spec_sync(spec, values, "flux-instance values", _NAMESPACE)


def _sync_objects(resources: tuple[Resource, ...], repository: ParsedRepository) -> Iterator[ClusterSync]:
    """What `flux bootstrap` writes: a Kustomization, and beside it the source of this repository that it reads."""
    for resource in resources:
        if not is_kustomization(resource.id):
            continue
        kustomization = read_kustomization(resource)
        ref = kustomization.source
        source = _source_beside(ref, parent(resource.path), resources, repository) if ref else None
        if ref and source and _reads_this_repository(kustomization, source, repository):
            yield ClusterSync(
                declared_as="sync object",
                path=kustomization.path,
                source=ref,
                file=resource.path,
                line=resource.line,
                source_object=source,
                url=source.url,
                revision=source.revision,
                kustomization=kustomization,
            )


def _source_beside(
    ref: SourceRef, directory: str, resources: tuple[Resource, ...], repository: ParsedRepository
) -> FluxSource | None:
    """The source of this kind and name in a directory or among some resources; a build may set its namespace."""
    near = list(resources)
    for name in repository.files.directories.get(directory, ()):
        if is_yaml(name):
            near += written_objects(repository, join(directory, name))
    for each in near:
        if is_source(each.id) and (each.id.kind, each.id.name) == (ref.kind, ref.name):
            return read_source(each)
    return None


def _reads_this_repository(
    kustomization: FluxKustomization, source: FluxSource, repository: ParsedRepository
) -> bool:
    """Whether the path exists here: the source beside an application's Kustomization is often another project's."""
    directory = contained(kustomization.path)
    if source.ref.kind == "GitRepository" and not directory:
        return True
    return any(each == directory or each.endswith(f"/{directory}") for each in repository.files.directories)
