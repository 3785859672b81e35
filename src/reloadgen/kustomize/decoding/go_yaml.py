"""YAML to JSON as sigs.k8s.io/yaml does it with Go's yaml.v2: the first document, with the position of every value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import yaml

from reloadgen.document.nodes import MAX_NODES, YamlError
from reloadgen.kustomize.decoding.go_scalars import Scalar, number_text, resolve
from reloadgen.manifests.yaml_reader import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.manifests.fields import Key

_UNTAGGED = "?"
_NULL = "tag:yaml.org,2002:null"
_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True, slots=True)
class JsonNode:
    """A value with the position to show for it: that of its key in a map, its own in a list."""

    value: JsonValue
    position: Position
    text: str = ""
    """How a scalar is written."""

    def at(self, *keys: Key) -> JsonNode:
        """The node at a path of keys; where it is missing, the nearest one above it."""
        node = self
        for key in keys:
            child = node.child(key)
            if child is None:
                break
            node = child
        return node

    def child(self, key: Key) -> JsonNode | None:
        """The node at a key of a map, or at an index of a list."""
        if isinstance(self.value, dict) and isinstance(key, str):
            return self.value.get(key)
        if isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            return self.value[key]
        return None


JsonValue: TypeAlias = "Scalar | list[JsonNode] | dict[str, JsonNode]"

EMPTY = JsonNode(None, Position(1, 1))
"""What a file without content is."""


def to_json(root: yaml.Node) -> JsonNode:
    """The JSON value of a document.

    Raises:
        YamlError: something that kustomize can't read, such as a list as a key.
    """
    return _Converter().node(root, root.start_mark)


class _Converter:
    def __init__(self) -> None:
        self.count = 0

    def node(self, node: yaml.Node, mark: yaml.Mark) -> JsonNode:
        """The value of a node, shown at `mark`."""
        self.count += 1
        if self.count > MAX_NODES:
            raise YamlError.at(f"aliases expand to more than {MAX_NODES} values", mark)
        if isinstance(node, yaml.ScalarNode):
            return JsonNode(_scalar(node), Position.of(mark), node.value)
        if isinstance(node, yaml.SequenceNode):
            return JsonNode([self.node(item, item.start_mark) for item in node.value], Position.of(mark))
        return JsonNode(self._members(node), Position.of(mark))

    def _members(self, node: yaml.Node) -> dict[str, JsonNode]:
        """The members of a map: what comes later counts, be it a key once more or a map that `<<` merges in."""
        members: dict[str, JsonNode] = {}
        for key, child in node.value:
            if _is_merge(key):
                for each in _merged(child):
                    members |= self._members(each)
            else:
                members[_key(key)] = self.node(child, key.start_mark)
        return members


def _scalar(node: yaml.ScalarNode) -> Scalar:
    tag = None if node.tag == _UNTAGGED else node.tag
    try:
        return resolve(node.value, tag, plain=not node.style)
    except ValueError as error:
        raise YamlError.at(str(error), node.start_mark) from error


def _is_merge(key: yaml.Node) -> bool:
    if not isinstance(key, yaml.ScalarNode) or key.value != "<<":
        return False
    return key.tag == _MERGE or (not key.style and key.tag in (_UNTAGGED, "!"))


def _merged(node: yaml.Node) -> Iterator[yaml.Node]:
    """The maps that `<<` names, in the order in which they are merged: the first of a list last, so that it counts."""
    for each in reversed(node.value) if isinstance(node, yaml.SequenceNode) else (node,):
        if not isinstance(each, yaml.MappingNode):
            raise YamlError.at("`<<` must name a map or a list of maps", node.start_mark)
        yield each


def _key(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise YamlError.at("a key must not be a list or a map", node.start_mark)
    key = _scalar(node)
    match key:
        case bool():
            return str(key).lower()
        case str():
            return key
        case int() if -(2**63) <= key < 2**63:
            return str(key)
        case float():
            special = {"+Inf": ".inf", "-Inf": "-.inf", "NaN": ".nan"}
            return special.get(written := number_text(key), written)
    raise YamlError.at("a key must not be null or a number of more than 64 bits", node.start_mark)
