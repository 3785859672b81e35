"""What looks like a declaration of where Flux starts: FluxInstances, and Kustomizations with their source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.flux.flux_files import flux_files
from reloadgen.flux.flux_objects import (
    OPERATOR_GROUP,
    FluxSource,
    SourceRef,
    is_helm_release,
    is_kustomization,
    is_source,
    read_kustomization,
    read_source,
)
from reloadgen.flux.substitution.variables import Variables
from reloadgen.flux.syncs.cluster_sync import ClusterSync, Declaration
from reloadgen.manifests.fields import at, mapping, text
from reloadgen.manifests.kubernetes_object import KubernetesObject, Origin
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reloadgen.flux.syncs.declaring_objects import ObjectGroup
    from reloadgen.kustomize.resources.resource import Resource

_NAMESPACE = "flux-system"
_INSTANCE = "flux"
"""The only name of a FluxInstance that the operator reconciles."""
_VALUES = ("spec", "values", "instance")


def instance_syncs(group: ObjectGroup, target_namespaces: Mapping[str, str]) -> Iterator[ClusterSync]:
    """The FluxInstances of a group, and values of the flux-instance chart in its HelmReleases.

    `target_namespaces` are those of the Flux Kustomizations, by the directory that each builds.
    """
    target = target_namespaces.get(group.built or "", "") if group.built is not None else ""
    for resource in group.objects:
        identity = resource.id
        if (identity.kind, identity.group, identity.name) == ("FluxInstance", OPERATOR_GROUP, _INSTANCE):
            namespace = target or identity.namespace
            yield from _spec_sync(resource, ("spec",), "FluxInstance", namespace)
        elif is_helm_release(identity) and _is_named(resource.mapping("spec", "values")):
            namespace = resource.text("spec", "targetNamespace") or target or identity.namespace
            yield from _spec_sync(resource, _VALUES, "flux-instance values", namespace)


def values_file_syncs(repository: ParsedRepository, namespaces: Mapping[str, str]) -> Iterator[ClusterSync]:
    """Values of the flux-instance chart in files of their own; `namespaces` are those of releases, by directory."""
    for path in flux_files(repository):
        documents = repository.documents(path)
        for document in () if isinstance(documents, Unreadable) else documents:
            value = document.value
            if not isinstance(value, dict) or not mapping(value, "instance", "sync"):
                continue
            line = document.position("instance", "sync").line
            values = KubernetesObject(value, Origin(path, line=line))
            if not values.id.is_complete and _is_named(value):
                namespace = next(
                    (each for directory, each in namespaces.items() if path.startswith(f"{directory}/")), ""
                )
                yield from _spec_sync(values, ("instance",), "flux-instance values", namespace)


def _is_named(values: object) -> bool:
    """Whether values of the flux-instance chart leave the instance the name that the operator reconciles."""
    return text(values, "fullnameOverride") in ("", _INSTANCE)


def _spec_sync(
    declared: KubernetesObject, keys: tuple[str, ...], declared_as: Declaration, namespace: str
) -> Iterator[ClusterSync]:
    """`sync` of a FluxInstance's spec; see https://fluxoperator.dev/docs/crd/fluxinstance/."""
    spec = declared.mapping(*keys)
    sync = mapping(spec, "sync")
    if not sync:
        return
    name = text(sync, "name") or namespace or _NAMESPACE
    where = _location(declared, *keys, "sync", "path")
    yield ClusterSync(
        declared_as=declared_as,
        path=text(sync, "path"),
        source=SourceRef(text(sync, "kind") or "GitRepository", namespace or _NAMESPACE, name),
        file=where.path,
        line=where.line,
        url=text(sync, "url"),
        revision=text(sync, "ref"),
        cluster_name=text(spec, "cluster", "name"),
        source_is_assumed=not namespace,
    )


def kustomization_syncs(group: ObjectGroup) -> Iterator[ClusterSync]:
    """Every Kustomization of a group, with the source that it reads where the group has that."""
    for resource in group.objects:
        if not is_kustomization(resource.id):
            continue
        kustomization = read_kustomization(resource)
        if kustomization.source is None or kustomization.targets_other_cluster:
            continue
        source = _source_beside(kustomization.source, group.objects)
        where = _location(resource, "spec", "path")
        variables = Variables(dict(kustomization.substitute), active=bool(kustomization.substitute))
        yield ClusterSync(
            declared_as="sync object",
            path=variables.text(kustomization.path),
            source=kustomization.source,
            file=where.path,
            line=where.line,
            source_object=source,
            url=source.url if source else "",
            revision=source.revision if source else "",
            kustomization=kustomization,
        )


def _source_beside(ref: SourceRef, objects: Iterable[Resource]) -> FluxSource | None:
    """The source of this kind and name among some objects; a build may set its namespace."""
    for each in objects:
        if is_source(each.id) and (each.id.kind, each.id.name) == (ref.kind, ref.name):
            return read_source(each)
    return None


def _location(declared: KubernetesObject, *keys: str) -> Location:
    """Where an object is written, or the last patch of it where patches set the value at some keys."""
    document, patches = declared.origin.document, getattr(declared, "transformations", ())
    patches = [each for each in patches if each.changed in ("patch", "replacement")]
    if document is None or not patches or at(document.value, *keys) == declared.at(*keys):
        return declared.location()
    return Location(patches[-1].path, patches[-1].line, patches[-1].column)
