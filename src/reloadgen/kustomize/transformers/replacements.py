"""`replacements` of a kustomization: values copied from one object into fields of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reloadgen.files.paths import resolve
from reloadgen.kustomize.entry_targets import is_url
from reloadgen.kustomize.resources.patch_error import NotModelledError, PatchError
from reloadgen.kustomize.resources.replaced_fields import FieldOptions, filled, source_value
from reloadgen.kustomize.resources.selectors import Selector
from reloadgen.kustomize.transformers.requested_patches import requested_by
from reloadgen.manifests.fields import Content, at, items, text
from reloadgen.manifests.parsed_repository import Unreadable
from reloadgen.manifests.unknown_text import unknown

if TYPE_CHECKING:
    from reloadgen.document.values import Value
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.res_map import ResMap
    from reloadgen.kustomize.resources.resource import Resource, Transformation
    from reloadgen.kustomize.source_files import SourceFiles
    from reloadgen.manifests.yaml_reader import Document

_DEFAULT_PATH = "metadata.name"


def replace_fields(res_map: ResMap, file: KustomizationFile, source: SourceFiles) -> None:
    """Fill every field that a replacement of the file names; what kustomize refuses becomes a defect."""
    for index, item in enumerate(file.items("replacements")):
        transformation = requested_by("replacements", "replacement", file, None, "replacements", index)
        if is_url(text(item, "path")):
            why = f"the replacement {text(item, 'path')} is remote, and what it changes is not in the repository"
            res_map.leave_open(transformation, why, res_map.resources)
            continue
        try:
            _refuse_nulls(source.documents(file.path), index)
            for replacement in _loaded(item, file, source):
                _replace(res_map, replacement, transformation)
        except PatchError as error:
            res_map.refuse(transformation, f"the replacement can't be applied: {error}")
        except NotModelledError as error:
            why = f"{error} in the replacement may mean something else to kustomize"
            res_map.leave_open(transformation, why, res_map.resources)


def _refuse_nulls(documents: tuple[Document, ...] | Unreadable, index: int) -> None:
    """Kustomize crashes where an item of `reject` is null, of which a decoded file shows an empty map."""
    written = documents[0].value if isinstance(documents, tuple) and documents else None
    for replacement in items(written, "replacements")[index : index + 1]:
        if any(None in items(target, "reject") for target in items(replacement, "targets")):
            raise PatchError("an item of reject is null")


def _loaded(item: object, file: KustomizationFile, source: SourceFiles) -> list[Any]:
    """A replacement written in place, or those in the file that it names."""
    name = text(item, "path")
    if not name:
        if not items(item, "targets"):
            raise PatchError("it needs at least one target")
        return [item]
    if at(item, "source") is not None or items(item, "targets"):
        raise PatchError("it has both a path and a source or targets")
    path = resolve(file.directory, name)
    if path is None or not source.is_file(path):
        return []
    documents = source.documents(path)
    if isinstance(documents, Unreadable):
        raise PatchError(f"{name} cannot be read: {documents.message}")
    value = documents[0].value if documents else None
    if not isinstance(value, dict | list):
        raise PatchError(f"{name} holds neither a replacement nor a list of them")
    return value if isinstance(value, list) else [value]


def _replace(res_map: ResMap, replacement: object, transformation: Transformation) -> None:
    fixed, source = at(replacement, "sourceValue"), at(replacement, "source")
    if (fixed is None and source is None) or at(replacement, "targets") is None:
        raise PatchError("it needs a source and at least one target")
    if fixed is not None and source is not None:
        raise PatchError("it has both a source and a sourceValue")
    value = fixed if fixed is not None else _source_value(res_map, source, transformation)
    for target in items(replacement, "targets"):
        _fill(res_map, target, value, transformation)


def _source_value(res_map: ResMap, source: object, transformation: Transformation) -> Value:
    found = [each for each in res_map.resources if _is_source(each, source)]
    named = " ".join(filter(None, (text(source, "kind"), text(source, "name")))) or "everything"
    if len(found) > 1:
        raise PatchError(f"its source {named} is not unique here")
    if not found and not res_map.may_hold_others:
        raise PatchError(f"its source {named} does not exist here")
    if not found or found[0].unknown:
        why = f"the replacement takes its value from {named}, whose content no file shows"
        res_map.leave_open(transformation, why)
        return unknown("a replacement")
    path = text(source, "fieldPath") or _DEFAULT_PATH
    return source_value(found[0].content, path, FieldOptions.of(at(source, "options")))


def _is_source(resource: Resource, source: object) -> bool:
    """Whether one of the object's identities is the wanted one: all parts that are set are equal."""
    wanted = Selector.of(source)
    namespace = wanted.namespace or "default"
    return any(
        (not wanted.name or wanted.name == each.name)
        and (not wanted.namespace or namespace == each.namespace)
        and (not wanted.group or wanted.group == each.group)
        and (not wanted.version or wanted.version == each.version)
        and (not wanted.kind or wanted.kind == each.kind)
        for each in resource.ids
    )


def _fill(res_map: ResMap, target: object, value: Value, transformation: Transformation) -> None:
    if at(target, "select") is None:
        raise PatchError("a target has no select")
    select = Selector.of(at(target, "select"))
    rejects = [Selector.of(each) for each in items(target, "reject")]
    for selector in (select, *rejects):
        selector.check()
    paths = [str(path) for path in items(target, "fieldPaths")] or [_DEFAULT_PATH]
    options = FieldOptions.of(at(target, "options"))
    for resource in tuple(res_map.resources):
        if resource.unknown or not _is_target(resource, select, rejects):
            continue
        content: Content = resource.content
        for path in paths:
            content = filled(content, path, value, options)
        res_map.replace(resource, resource.transformed(content, transformation))


def _is_target(resource: Resource, select: Selector, rejects: list[Selector]) -> bool:
    if not select.matches_labels(resource):
        return False
    if any((each.labels or each.annotations) and each.matches_labels(resource) for each in rejects):
        return False
    ids = (resource.id, *resource.ids[:-1])
    if any(each.names_objects and any(map(each.matches_id, ids)) for each in rejects):
        return False
    return any(map(select.matches_id, ids))
