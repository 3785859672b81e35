"""YAML as Flux meets it: many documents a file, anchors defined twice, every value with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import yaml

from reloadgen.document import nodes
from reloadgen.document.nodes import YamlError
from reloadgen.document.values import Value, scalar_value

if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]  # the stubs do not name it
except ImportError:  # PyYAML was built without libyaml: slower, the same nodes
    _Parser = None  # type: ignore[assignment,misc]

Key: TypeAlias = str | int
_UNTAGGED = "?"
_BRACKET = re.compile(r"[\[\]{}]")
_RUN = re.compile(r"(?:[\[{?-]\s?){100}")
_SAFE_DEPTH = 90


class Place(NamedTuple):
    """A line and a column, from 1."""

    line: int
    column: int


if _Parser is not None:

    class _Loader(_Parser):
        """Composes in C and resolves no tags: a tag other than text was written down."""

        def resolve(self, *_: object) -> str:
            return _UNTAGGED

        def descend_resolver(self, *_: object) -> None:
            pass

        def ascend_resolver(self) -> None:
            pass


class Document:
    """One document: its value (None: empty) and where each part of it stands."""

    __slots__ = ("index", "root", "value")

    def __init__(self, index: int, root: yaml.Node) -> None:
        self.index, self.root = index, root
        self.value: Value = _Converter().value(root)

    def place(self, *keys: Key) -> Place:
        """Where the value at these keys stands; of keys that are not there, where the nearest one above does."""
        node, mark = self.root, self.root.start_mark
        for key in keys:
            found = _child(node, key)
            if found is None:
                break
            mark, node = found
        return Place(mark.line + 1, mark.column + 1)


def read(text: str) -> tuple[Document, ...]:
    """The documents of a YAML file, without those that hold nothing.

    Raises:
        YamlError: what Flux could not read either, or what is past the bounds of `document.nodes`.
    """
    found = (Document(index, root) for index, root in enumerate(_compose(text.removeprefix("\ufeff"))))
    return tuple(document for document in found if document.value is not None)


def _compose(text: str) -> list[yaml.Node]:
    if _Parser is None or _deep(text):
        return [_slow(node) for node in nodes.parse(text)]
    loader = _Loader(text)
    found: list[yaml.Node] = []
    try:
        while loader.check_node():
            node = loader.get_node()
            if node is not None:
                found.append(node)
    except yaml.YAMLError:  # twice the same anchor, or really broken: the event reader knows, and says where
        return [_slow(node) for node in nodes.parse(text)]
    return found


def _deep(text: str) -> bool:
    """Whether nesting may be deeper than a recursive reader bears; brackets in strings count, at the price of time."""
    if _RUN.search(text):
        return True
    if text.count("[") + text.count("{") <= _SAFE_DEPTH:
        return False
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += 1 if match[0] in "[{" else -1
        if depth > _SAFE_DEPTH:
            return True
    return False


def _slow(node: nodes.Node) -> yaml.Node:
    match node:
        case nodes.Scalar():
            tag = node.tag or _UNTAGGED
            return yaml.ScalarNode(tag, node.text, node.start, node.end, style=None if node.plain else '"')
        case nodes.Sequence():
            return yaml.SequenceNode(
                node.tag or _UNTAGGED, [_slow(item) for item in node.items], node.start, node.end
            )
        case nodes.Mapping():
            pairs = [(_slow(key), _slow(value)) for key, value in node.pairs]
            return yaml.MappingNode(node.tag or _UNTAGGED, pairs, node.start, node.end)


class _Converter:
    """Nodes to plain values, counting what aliases expand to."""

    def __init__(self) -> None:
        self.count = 0

    def value(self, node: yaml.Node) -> Value:
        self.count += 1
        if self.count > nodes.MAX_NODES:
            raise YamlError.at(f"aliases expand to more than {nodes.MAX_NODES} values", node.start_mark)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item) for item in node.value]
        return {key: self.value(child) for key, (_, child) in _members(node).items()}


def _scalar(node: yaml.ScalarNode) -> bool | int | float | str | None:
    text: str = node.value
    if not node.style and node.tag == _UNTAGGED:
        if text[:1].isalpha() and text[0] not in "tTfFnN":
            return text
    elif node.tag == _UNTAGGED:
        return text
    tag = None if node.tag == _UNTAGGED else node.tag
    return scalar_value(nodes.Scalar(text, not node.style, tag, node.start_mark, node.end_mark))


def _members(node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Key to (key's node, value's node); of a key that stands twice the last, as kustomize reads it."""
    found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    merged: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise YamlError.at("a key must be a string", key.start_mark)
        if key.value == "<<" and not key.style:
            merged = _merge(child) | merged
        else:
            found[key.value] = (key, child)
    return merged | found if merged else found


def _merge(node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for each in node.value if isinstance(node, yaml.SequenceNode) else (node,):
        if not isinstance(each, yaml.MappingNode):
            raise YamlError.at("<< must name a map or a list of maps", node.start_mark)
        found = _members(each) | found
    return found


def _child(node: yaml.Node, key: Key) -> tuple[Any, yaml.Node] | None:
    """The mark to show and the node below: of a map's member the key's mark, of an item its own."""
    if isinstance(node, yaml.MappingNode) and isinstance(key, str):
        pair = _members(node).get(key)
        return (pair[0].start_mark, pair[1]) if pair else None
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark, node.value[key]
    return None


def strings(value: Value, keys: tuple[Key, ...] = ()) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every text below a value with the keys that lead to it."""
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, (*keys, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, (*keys, key))
