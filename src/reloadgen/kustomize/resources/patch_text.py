"""The text of a patch: strategic merge patches, or the operations of a JSON patch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.kubernetes_object import objects_in

if TYPE_CHECKING:
    from reloadgen.document.values import Value
    from reloadgen.manifests.fields import Content
    from reloadgen.manifests.yaml_reader import Document


@dataclass(frozen=True, slots=True)
class PatchText:
    """What a patch says: merge patches, or operations; neither where the text is empty."""

    merges: tuple[Content, ...] = ()
    operations: tuple[Value, ...] | None = None


def parse(text: str) -> PatchText:
    """Read a patch: a list is a JSON patch, maps are strategic merge patches.

    Raises:
        PatchError: it is neither.
    """
    if text.startswith("["):
        operations = json_operations(text)
        return PatchText(operations=operations) if operations else PatchText()
    try:
        documents = yaml_reader.read(text)
    except YamlError as error:
        raise PatchError(str(error)) from error
    documents = tuple(document for document in documents if document.value not in ({}, []))
    if documents and isinstance(documents[0].value, list):
        return PatchText(operations=_operations(documents[0].value))
    return PatchText(merges=tuple(each for document in documents for each in _merges(document)))


def merge_patches_in(text: str) -> tuple[Content, ...]:
    """The strategic merge patches in a text.

    Raises:
        PatchError: it holds something else.
    """
    patch = parse(text)
    if patch.operations is not None:
        raise PatchError("it is a JSON patch, and only strategic merge patches are allowed here")
    return patch.merges


def json_operations(text: str) -> tuple[Value, ...]:
    """The operations of a JSON patch, which is YAML unless it begins with a bracket.

    Raises:
        PatchError: it is no JSON patch.
    """
    try:
        documents = (
            [json.loads(text)] if text.startswith("[") else [each.value for each in yaml_reader.read(text)]
        )
    except ValueError as error:
        message = "a patch that begins with [ has to be JSON" if text.startswith("[") else str(error)
        raise PatchError(message) from error
    return _operations(documents[0]) if documents else ()


def _operations(value: Value) -> tuple[Value, ...]:
    if not isinstance(value, list) or not all(each is None or isinstance(each, dict) for each in value):
        raise PatchError("a JSON patch has to be a list of operations")
    return tuple(value)


def _merges(document: Document) -> list[Content]:
    """The objects that a document holds."""
    if not isinstance(document.value, dict):
        raise PatchError("it is not an object")
    if document.duplicate_key:
        raise PatchError(f"duplicate key {document.duplicate_key.key}")
    found = list(objects_in(document, ""))
    for each in found:
        if not each.id.kind or not (each.id.name or each.id.kind.endswith("List")):
            missing = "metadata.name" if each.id.kind else "kind"
            raise PatchError(f"a strategic merge patch needs a {missing}")
    return [each.content for each in found]
