"""Parse rendered YAML before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.document.nodes import YamlError
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.fields import items, scalar_text, text

if TYPE_CHECKING:
    from reloadgen.manifests.yaml_reader import Document


class Fault(NamedTuple):
    """What is wrong with a rendered file, in which of its lines (from 1), and the fix."""

    line: int
    message: str
    fix: str


class Manifest(NamedTuple):
    """What a rendered file turned out to be: its faults, and what it lists if it is a kustomization file."""

    fault: Fault | None
    missing: Fault | None
    """The first document that lacks apiVersion or kind."""
    resources: tuple[str, ...]
    is_component: bool = False


def read(rendered: str) -> Manifest:
    """Parse a rendered `.yaml` file: text that is not YAML and duplicate keys are faults."""
    try:
        documents = yaml_reader.read(rendered)
    except YamlError as error:
        fix = "pass values through the filter scalar or block"
        return Manifest(Fault(error.line, f"not YAML: {error.message}", fix), None, ())
    for document in documents:
        if duplicate := document.duplicate_key:
            message = f"duplicate key {duplicate.key!r}, first in line {duplicate.first.line}"
            return Manifest(
                Fault(duplicate.second.line, message, "keep one, and pass values through the filter scalar"),
                None,
                (),
            )
    component = any(text(document.value, "kind") == "Component" for document in documents)
    return Manifest(None, _missing_field(documents), _resources(documents), component)


def _missing_field(documents: tuple[Document, ...]) -> Fault | None:
    for document in documents:
        for key in ("apiVersion", "kind"):
            if not text(document.value, key):
                return Fault(document.position().line, f"the manifest has no {key}", f"add {key}")
    return (
        None
        if documents
        else Fault(1, "no manifest", "remove it from the kustomization file, or add a manifest")
    )


def _resources(documents: tuple[Document, ...]) -> tuple[str, ...]:
    listed = next((resources for each in documents if (resources := items(each.value, "resources"))), [])
    return tuple(scalar_text(item).removeprefix("./") for item in listed)
