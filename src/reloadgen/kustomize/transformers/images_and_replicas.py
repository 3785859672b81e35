"""`replicas` and `images` of a kustomization."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.field_specs import FieldSpec, defaults, edited
from reloadgen.kustomize.resources.images import ImageChange
from reloadgen.kustomize.resources.patch_error import NotModelledError, PatchError
from reloadgen.kustomize.transformers.requested_patches import requested_by
from reloadgen.manifests.fields import Content, at, scalar_text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.values import Value
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.res_map import ResMap
    from reloadgen.kustomize.resources.resource import Resource, Transformation

_CONTAINERS = ("containers", "initContainers")


def set_replicas(res_map: ResMap, file: KustomizationFile) -> None:
    """`replicas`: the objects have to exist, under their present name or one that they had."""
    for index, item in enumerate(file.items("replicas")):
        name, count = text(item, "name"), at(item, "count")
        transformation = requested_by("replicas", "spec.replicas", file, None, "replicas", index)
        value = count if isinstance(count, int) else 0
        found = False
        for spec in defaults("replicas"):
            named = [each for each in res_map.resources if _is_named(each, name, spec)]
            found = found or bool(named)
            res_map.edit(named, partial(_with_replicas, value, spec), transformation)
        if found:
            continue
        if res_map.may_hold_others:
            why = f"replicas names {name}, which no file shows; a remote resource or a plugin may add it"
            res_map.leave_open(transformation, why)
        else:
            kinds = "Deployment, ReplicationController, ReplicaSet or StatefulSet"
            res_map.refuse(transformation, f"replicas names {name}, but no {kinds} here is called so")


def _is_named(resource: Resource, name: str, spec: FieldSpec) -> bool:
    return any(each.name == name and spec.is_of(each) for each in resource.ids)


def _with_replicas(count: int, spec: FieldSpec, resource: Resource) -> Content:
    return edited(resource.content, (spec,), resource.id, partial(_number, count), "scalar")


def _number(count: int, before: Value) -> Value:
    if isinstance(before, dict | list):
        raise PatchError("a number is expected there")
    return count


def set_images(res_map: ResMap, file: KustomizationFile, options: FluxOptions | None) -> None:
    """`images`, those of the Flux Kustomization joined with them."""
    for change, transformation in _image_changes(file, options):
        try:
            res_map.edit_all(partial(_with_image, change), transformation)
        except NotModelledError as error:
            why = f"{error} of an image may mean something else to kustomize"
            res_map.leave_open(transformation, why, res_map.resources)


def _image_changes(
    file: KustomizationFile, options: FluxOptions | None
) -> Iterator[tuple[ImageChange, Transformation]]:
    by_flux = {each.name: each for each in options.images} if options else {}
    for index, item in enumerate(file.items("images")):
        change = ImageChange.of(item)
        other = by_flux.pop(change.name, None)
        if other is None:
            yield change, requested_by("images", "image", file, None, "images", index)
        else:
            yield change.overridden_by(other), requested_by("spec.images", "image", file, options)
    for other in by_flux.values():
        yield other, requested_by("spec.images", "image", file, options)


def _with_image(change: ImageChange, resource: Resource) -> Content:
    """The images of containers at any depth, then those at the fields that kustomize knows."""
    if resource.id.kind == "CustomResourceDefinition":
        return resource.content
    content = _in_containers(resource.content, change)
    specs, edit = defaults("images"), partial(_changed, change)
    return edited(content if isinstance(content, dict) else {}, specs, resource.id, edit, "")


def _in_containers(value: Value, change: ImageChange) -> Value:
    if isinstance(value, list):
        return [_in_containers(item, change) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {key: _in_containers(item, change) for key, item in value.items()}
    for key in _CONTAINERS:
        containers = changed.get(key)
        if isinstance(containers, list):
            changed[key] = [_container(each, change) for each in containers]
    return changed


def _container(container: Value, change: ImageChange) -> Value:
    if container is None or (isinstance(container, dict) and "image" not in container):
        return container
    if not isinstance(container, dict):
        raise PatchError("a container has to be a map")
    return {**container, "image": _changed(change, container["image"])}


def _changed(change: ImageChange, image: Value) -> Value:
    if isinstance(image, dict | list):
        raise PatchError("an image has to be a text")
    before = scalar_text(image)
    after = change.applied(before)
    return image if after == before else after
