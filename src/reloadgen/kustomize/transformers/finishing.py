"""The last steps of a build, after all transformers: hashes of names, `vars`, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from reloadgen.kustomize.defect import Defect
from reloadgen.kustomize.resources.build_var import resolved
from reloadgen.kustomize.resources.builtin_data import field_specs
from reloadgen.kustomize.resources.field_specs import FieldSpec, defaults, edited
from reloadgen.kustomize.resources.name_hash import with_name_hash
from reloadgen.kustomize.resources.object_merge import with_text_annotations
from reloadgen.kustomize.resources.patch_error import PatchError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.values import Value
    from reloadgen.kustomize.res_map import ResMap
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.fields import Content

_LOCAL_CONFIG = "config.kubernetes.io/local-config"


def finish(res_map: ResMap) -> None:
    """Finish the build of a directory that Flux applies."""
    for each in tuple(res_map.resources):
        if each.needs_name_hash:
            _add_hash(res_map, each)
    _check_references(res_map)
    _resolve_vars(res_map)
    for resource in res_map.resources:
        is_complete = resource.id.kind and resource.id.name
        if resource.transformations and not resource.unknown and not is_complete:
            res_map.defects.append(_incomplete(resource))
    res_map.resources[:] = [
        replace(each, content=with_text_annotations(each.content))
        for each in res_map.resources
        if not _is_local(each)
    ]


def _add_hash(res_map: ResMap, resource: Resource) -> None:
    try:
        res_map.replace(resource, with_name_hash(resource.remembering()))
    except PatchError as error:
        message = f"no hash can be added to the name of {resource.id}: {error}"
        res_map.defects.append(Defect("build-fails", resource.path, resource.line, 1, message))


def _check_references(res_map: ResMap) -> None:
    """Look for the names of other objects in each object, as kustomize does after renaming; they are not changed."""
    for resource in res_map.resources:
        specs = [] if resource.unknown else [each for each in _referring() if each.is_of(resource.id)]
        try:
            if specs:
                edited(resource.content, specs, resource.id, _reference, "")
        except PatchError as error:
            message = f"kustomize cannot look for references in it: {error}"
            res_map.defects.append(Defect("build-fails", resource.path, resource.line, 1, message))


@cache
def _referring() -> tuple[FieldSpec, ...]:
    """Every field that holds the name of another object."""
    specs = (each for kind in field_specs()["nameReference"] for each in kind["fieldSpecs"])
    return tuple(dict.fromkeys(map(FieldSpec.of, specs)))


def _reference(value: Value) -> Value:
    if isinstance(value, dict) and "name" not in value:
        raise PatchError("a map without a name")
    return [_reference(item) for item in value] if isinstance(value, list) else value


def _resolve_vars(res_map: ResMap) -> None:
    """Replace each $(NAME); a var whose object is not here is refused, whether anything refers to it or not."""
    values: dict[str, Value] = {}
    for var in res_map.variables:
        found = next((each for each in res_map.resources if var.name in each.variables), None)
        if found is None and not res_map.may_hold_others:
            res_map.refuse(var.transformation, f"var {var.name} stands for {var.target}, which is not here")
        elif found is None or found.unknown:
            why = f"var {var.name} stands for {var.target}, whose content no file shows"
            res_map.leave_open(var.transformation, why)
        else:
            try:
                values[var.name] = var.value_in(found.content)
            except PatchError as error:
                res_map.refuse(var.transformation, f"var {var.name} stands for {var.target}: {error}")
    if values:
        res_map.edit_all(partial(_with_values, values), res_map.variables[0].transformation)


def _with_values(values: Mapping[str, Value], resource: Resource) -> Content:
    edit = partial(resolved, values=values)
    return edited(resource.content, defaults("varReference"), resource.id, edit, "")


def _incomplete(resource: Resource) -> Defect:
    last = resource.transformations[-1]
    missing = "metadata.name" if resource.id.kind else "kind"
    message = f"`{last.field}` leaves {resource.original_id} in {resource.path} without a {missing}"
    return Defect("build-fails", last.path, last.line, last.column, message)


def _is_local(resource: Resource) -> bool:
    return resource.text("metadata", "annotations", _LOCAL_CONFIG) not in ("", "false")
