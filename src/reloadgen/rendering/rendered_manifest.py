"""Rendered YAML, read back before anything is written."""

from __future__ import annotations

from typing import NamedTuple

from reloadgen.document.nodes import Mapping, Node, Scalar, Sequence, YamlError, parse
from reloadgen.document.values import duplicates, pairs


class Fault(NamedTuple):
    """What is wrong with a rendered file, and in which of its lines (from 1)."""

    line: int
    message: str


class Manifest(NamedTuple):
    """What a rendered file turned out to be: its faults, and what it lists if it is a kustomization file."""

    fault: Fault | None
    missing: Fault | None
    """The first document that lacks apiVersion or kind."""
    resources: tuple[str, ...]
    is_component: bool = False


def read(text: str) -> Manifest:
    """Parse a rendered `.yaml` file: not YAML and duplicate keys are faults."""
    try:
        documents = parse(text)
        for document in documents:
            for _, first, second in duplicates(document):
                message = f"duplicate key {second.text!r}, first in line {first.start.line + 1}"
                return Manifest(Fault(second.start.line + 1, message), None, ())
        component = any(("kind", "Component") in _texts(document) for document in documents)
        return Manifest(None, _lacking(documents), _resources(documents), component)
    except YamlError as error:
        return Manifest(Fault(error.line, f"not YAML: {error.message}"), None, ())


def _lacking(documents: tuple[Node, ...]) -> Fault | None:
    for document in documents:
        found = dict(_texts(document))
        for key in ("apiVersion", "kind"):
            if not found.get(key):
                return Fault(document.start.line + 1, f"a manifest without {key}")
    return None if documents else Fault(1, "no manifest")


def _texts(document: Node) -> list[tuple[str, str]]:
    if not isinstance(document, Mapping):
        return []
    return [(key.text, value.text) for key, value in pairs(document) if isinstance(value, Scalar)]


def _resources(documents: tuple[Node, ...]) -> tuple[str, ...]:
    for document in documents:
        if isinstance(document, Mapping):
            for key, value in pairs(document):
                if key.text == "resources" and isinstance(value, Sequence):
                    return tuple(
                        item.text.removeprefix("./") for item in value.items if isinstance(item, Scalar)
                    )
    return ()
