"""`replacements` of a kustomization: the fields that they fill become unknown, for their values are not computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.paths import resolve
from reloadgen.kustomize.defect import Defect
from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.kustomize.resources.resource import Resource, Transformation
from reloadgen.kustomize.resources.selectors import Selector
from reloadgen.manifests.fields import at, items, text, with_value
from reloadgen.manifests.parsed_repository import Unreadable
from reloadgen.manifests.unknown_text import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.accumulator import ResMap
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.source_files import SourceFiles


def mark_replaced_fields(res_map: ResMap, file: KustomizationFile, source: SourceFiles) -> None:
    """Mark every field that a replacement of the file fills as unknown."""
    for index, item in enumerate(file.items("replacements")):
        position = file.position("replacements", index)
        transformation = Transformation("replacements", file.path, *position, "replacement")
        try:
            for replacement in _loaded(item, file, source):
                for target in items(replacement, "targets"):
                    _mark(res_map.resources, target, transformation)
        except PatchError as error:
            message = f"the replacement can't be applied: {error}"
            res_map.defects.append(Defect("build-fails", file.path, *position, message))


def _loaded(item: object, file: KustomizationFile, source: SourceFiles) -> Iterator[object]:
    """A replacement written in place, or those in the file that it names."""
    path = resolve(file.directory, text(item, "path")) if text(item, "path") else None
    if path is None or not source.is_file(path):
        yield item
        return
    documents = source.documents(path)
    for document in () if isinstance(documents, Unreadable) else documents:
        yield from document.value if isinstance(document.value, list) else [document.value]


def _mark(resources: list[Resource], target: object, transformation: Transformation) -> None:
    selector = Selector.of(at(target, "select"))
    rejected = [Selector.of(each) for each in items(target, "reject")]
    paths = [str(path) for path in items(target, "fieldPaths")] or ["metadata.name"]
    create = at(target, "options", "create") is True
    for index, resource in enumerate(resources):
        if not selector.matches(resource) or any(each.matches(resource) for each in rejected):
            continue
        content = resource.content
        for path in paths:
            keys = tuple(path.split("."))
            if create or at(content, *keys) is not None:
                content = with_value(content, keys, unknown("a replacement"))
        resources[index] = resource.transformed(content, transformation)
