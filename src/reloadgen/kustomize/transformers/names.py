"""The namespace of objects, and prefix and suffix of their names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.field_specs import FieldSpec, defaults, edited
from reloadgen.kustomize.resources.namespaced_kinds import is_namespaced
from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.kustomize.transformers.requested_patches import requested_by
from reloadgen.manifests.fields import Content, scalar_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from reloadgen.document.values import Value
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.res_map import ResMap
    from reloadgen.kustomize.resources.resource import Resource

_NOT_RENAMED = (
    FieldSpec("", kind="CustomResourceDefinition"),
    FieldSpec("", group="apiregistration.k8s.io", kind="APIService"),
    FieldSpec("", kind="Namespace"),
)
_NAMESPACE = (FieldSpec("metadata/namespace", create=True),)
_NAME = (FieldSpec("metadata/name"),)


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
        res_map.edit_all(partial(edit, value), transformation, remembering=True)
        if field == "namespace":
            res_map.check_unique(transformation, f"`{transformation.field}`")


def _with_namespace(namespace: str, resource: Resource) -> Content:
    identity = resource.id
    content = resource.content
    if is_namespaced(identity):
        content = edited(content, _NAMESPACE, identity, partial(_scalar, namespace), "scalar")
    if identity.kind in ("RoleBinding", "ClusterRoleBinding"):
        content = _with_subjects(namespace, content)
    specs = [
        spec for spec in defaults("namespace") if spec.path != "metadata/name" or identity.api_version == "v1"
    ]
    return edited(content, specs, identity, partial(_scalar, namespace), "scalar")


def _with_subjects(namespace: str, content: Content) -> Content:
    """The service account `default` is the one of the namespace."""
    subjects = content.get("subjects")
    if subjects is None:
        return content
    if not isinstance(subjects, list) or not all(isinstance(each, dict | None) for each in subjects):
        raise PatchError("subjects has to be a list of maps")
    moved: list[Value] = [
        {**each, "namespace": namespace} if isinstance(each, dict) and each.get("name") == "default" else each
        for each in subjects
    ]
    return {**content, "subjects": moved}


def _with_prefix(prefix: str, resource: Resource) -> Content:
    return _renamed(resource, lambda name: prefix + name)


def _with_suffix(suffix: str, resource: Resource) -> Content:
    return _renamed(resource, lambda name: name + suffix)


def _renamed(resource: Resource, rename: Callable[[str], str]) -> Content:
    if any(spec.is_of(resource.original_id) for spec in _NOT_RENAMED):
        return resource.content
    return edited(resource.content, _NAME, resource.id, lambda value: rename(_text(value)), "")


def _scalar(value: str, before: Value) -> Value:
    _text(before)
    return value


def _text(value: Value) -> str:
    if isinstance(value, dict | list):
        raise PatchError("a text is expected there")
    return scalar_text(value)
