"""kustomize's `replacements`: they copy values about, and the fields that they fill are unknown to us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.paths import resolve
from reloadgen.flux.substitution import unknown
from reloadgen.kustomize.patches import Target
from reloadgen.kustomize.resource import Resource, Touch, at, sequence, text, with_value
from reloadgen.manifests.parsed_repository import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.values import Value
    from reloadgen.flux.artifact import View
    from reloadgen.kustomize.kustomization_file import KustomizationFile


def blur(resources: list[Resource], file: KustomizationFile, view: View) -> None:
    """Marks every field that a replacement of the file fills."""
    for index, item in enumerate(sequence(file.content, "replacements")):
        touch = Touch("replacements", file.path, *file.place("replacements", index), "replacement")
        for replacement in _loaded(item, file, view):
            for target in sequence(replacement, "targets"):
                _blur(resources, target, touch)


def _loaded(item: Value, file: KustomizationFile, view: View) -> Iterator[Value]:
    """A replacement written in place, or those in the file that it names."""
    path = resolve(file.directory, text(item, "path")) if text(item, "path") else None
    if path is None or not view.is_file(path):
        yield item
        return
    documents = view.repository.documents(path)
    for document in () if isinstance(documents, Unreadable) else documents:
        yield from document.value if isinstance(document.value, list) else [document.value]


def _blur(resources: list[Resource], target: Value, touch: Touch) -> None:
    selector = Target.of(at(target, "select"))
    rejected = [Target.of(each) for each in sequence(target, "reject")]
    paths = [str(path) for path in sequence(target, "fieldPaths")] or ["metadata.name"]
    for index, resource in enumerate(resources):
        if not selector.selects(resource) or any(each.selects(resource) for each in rejected):
            continue
        content = resource.content
        for path in paths:
            keys = tuple(path.split("."))
            if at(content, *keys) is not None or at(target, "options", "create") is True:
                content = with_value(content, keys, unknown("a replacement"))
        resources[index] = resource.changed(content, touch)
