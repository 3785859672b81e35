"""Transformers of metadata: namespace, name prefix and suffix, labels and annotations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reloadgen.kustomize.defect import Defect
from reloadgen.kustomize.patches import requested_by
from reloadgen.kustomize.resources.namespaced_kinds import is_namespaced
from reloadgen.manifests.fields import Content, mapping, with_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from reloadgen.kustomize.accumulator import ResMap
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.resources.resource import Resource, Transformation
    from reloadgen.manifests.identity import ObjectId

_NOT_RENAMED = frozenset({"CustomResourceDefinition", "APIService", "Namespace"})


def set_namespace_and_names(res_map: ResMap, file: KustomizationFile, options: FluxOptions | None) -> None:
    """Set the namespace, then add prefix and suffix. What the Flux Kustomization sets replaces the file's own."""
    fields = (
        ("namespace", options.namespace if options else "", "spec.targetNamespace", _with_namespace),
        ("namePrefix", options.prefix if options else "", "spec.namePrefix", _with_prefix),
        ("nameSuffix", options.suffix if options else "", "spec.nameSuffix", _with_suffix),
    )
    for field, by_flux, flux_field, edit in fields:
        value = by_flux or file.text(field)
        if not value:
            continue
        name, requester = (flux_field, options) if by_flux else (field, None)
        changed = "metadata.namespace" if field == "namespace" else "metadata.name"
        transformation = requested_by(f"{name}: {value}", changed, file, requester, field)
        _edit_all(res_map, partial(edit, value), transformation)
        if field == "namespace":
            _find_collisions(res_map, transformation)


def set_labels(res_map: ResMap, file: KustomizationFile) -> None:
    """Set labels and annotations, as far as the selectors of patches in outer kustomizations see them."""
    requests = [("labels", file.mapping("commonLabels"), "commonLabels")]
    requests += [("labels", mapping(item, "pairs"), "labels") for item in file.items("labels")]
    requests += [("annotations", file.mapping("commonAnnotations"), "commonAnnotations")]
    for key, pairs, field in requests:
        if pairs:
            transformation = requested_by(field, f"metadata.{key}", file, None, field)
            _edit_all(res_map, partial(_with_pairs, key, pairs), transformation)


def _edit_all(res_map: ResMap, edit: Callable[[Resource], Content], transformation: Transformation) -> None:
    res_map.resources[:] = [each.transformed(edit(each), transformation) for each in res_map.resources]


def _find_collisions(res_map: ResMap, transformation: Transformation) -> None:
    """Objects that get the same identity by moving into one namespace: kustomize refuses that."""
    by_id: dict[ObjectId, Resource] = {}
    field, path, line, column, _ = transformation
    for resource in res_map.resources:
        first = by_id.setdefault(resource.id, resource)
        if first is not resource:
            message = f"`{field}` turns two objects into {resource.id} ({first.path}, {resource.path})"
            fix = "rename one of them"
            res_map.defects.append(Defect("object-twice", path, line, column, message, fix))


def _with_namespace(namespace: str, resource: Resource) -> Content:
    if resource.id.kind == "Namespace" and resource.id.api_version == "v1":
        return with_value(resource.content, ("metadata", "name"), namespace)
    if is_namespaced(resource.id):
        return with_value(resource.content, ("metadata", "namespace"), namespace)
    return resource.content


def _with_prefix(prefix: str, resource: Resource) -> Content:
    return _renamed(resource, prefix + resource.id.name)


def _with_suffix(suffix: str, resource: Resource) -> Content:
    return _renamed(resource, resource.id.name + suffix)


def _renamed(resource: Resource, name: str) -> Content:
    if resource.id.kind in _NOT_RENAMED:
        return resource.content
    return with_value(resource.content, ("metadata", "name"), name)


def _with_pairs(key: str, pairs: Content, resource: Resource) -> Content:
    return with_value(resource.content, ("metadata", key), resource.mapping("metadata", key) | pairs)
