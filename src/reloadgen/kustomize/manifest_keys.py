"""Keys of manifests that are no strings: kustomize cannot print such an object, and fails."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from reloadgen.kustomize.decoding.go_scalars import is_string_key
from reloadgen.kustomize.defect import Defect
from reloadgen.manifests.yaml_reader import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.manifests.yaml_reader import Document

_SUSPICIOUS = re.compile(
    r"(?:^|[\s{,?])(?:[-+.0-9][-+.:\w]*|~|null|Null|NULL|true|True|TRUE|false|False|FALSE)\s*:(?:\s|$)",
    re.MULTILINE,
)
"""A text that may have such a key; most have none, and are not walked through."""


def refused_keys(path: str, text: str, documents: tuple[Document, ...]) -> Iterator[Defect]:
    """The first such key of each document; in the outermost map numbers are strings to kustomize."""
    if not _SUSPICIOUS.search(text):
        return
    for document in documents:
        for key in _keys(document.root, outermost=True):
            message = f"the key {key.value} is no string in YAML, and kustomize cannot print the object"
            position = Position.of(key.start_mark)
            yield Defect("build-fails", path, *position, message, f'write it in quotes: "{key.value}"')
            break


def _keys(node: yaml.Node, *, outermost: bool = False) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _keys(item)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            if _is_refused(key) and not (outermost and key.value not in _NULLS):
                yield key
            yield from _keys(child)


_NULLS = ("~", "null", "Null", "NULL")


def _is_refused(key: yaml.Node) -> bool:
    plain = isinstance(key, yaml.ScalarNode) and not key.style and key.tag == "?"
    return plain and key.value not in ("", "<<") and not is_string_key(key.value)
