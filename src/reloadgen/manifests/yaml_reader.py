"""YAML files of manifests: several documents, each as plain values with the position of every field.

An anchor may be defined twice, as kustomize and Flux allow. Of a key that one map has twice the last value
counts, and `Document.duplicate_key` names it (docs/decisions/duplicate-keys.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from reloadgen.document import nodes
from reloadgen.document.nodes import YamlError
from reloadgen.document.values import Value, scalar_value

if TYPE_CHECKING:
    from reloadgen.manifests.fields import Key

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]  # the stubs do not name it
except ImportError:  # PyYAML was built without libyaml: slower, the same nodes
    _Parser = None  # type: ignore[assignment,misc]

_UNTAGGED = "?"
_STANDARD = "tag:yaml.org,2002:"
_BRACKET = re.compile(r"[\[\]{}]")
_NESTED_IN_ONE_LINE = re.compile(r"(?:[\[{?-]\s?){100}")
_SAFE_DEPTH = 90

_Members = dict[str, tuple[yaml.Node, yaml.Node]]
"""The nodes of a map by key: the key's and the value's."""


class Position(NamedTuple):
    """A line and a column, from 1."""

    line: int
    column: int

    @classmethod
    def of(cls, mark: Any) -> Position:  # noqa: ANN401 - PyYAML's marks are untyped
        """The position of one of PyYAML's marks."""
        return cls(mark.line + 1, mark.column + 1)


class DuplicateKey(NamedTuple):
    """A key that one map has twice: its text, and both positions."""

    key: str
    first: Position
    second: Position


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
    """One YAML document: `index` counts it in its file from 0, `value` is what it holds (None: nothing)."""

    __slots__ = ("duplicate_key", "index", "root", "value")

    def __init__(self, index: int, root: yaml.Node) -> None:
        self.index, self.root = index, root
        converter = _Converter()
        self.value: Value = converter.value(root)
        self.duplicate_key: DuplicateKey | None = converter.duplicate_key

    def position(self, *keys: Key) -> Position:
        """The position of the value at a path of keys; where it is missing, that of the nearest value above it."""
        node, mark = self.root, self.root.start_mark
        for key in keys:
            child = _child(node, key)
            if child is None:
                break
            mark, node = child
        return Position.of(mark)


def read(text: str) -> tuple[Document, ...]:
    """The documents of a YAML file, without those that hold nothing.

    Raises:
        YamlError: the text is not YAML, or exceeds the limits of `document.nodes`.
    """
    roots = _compose(text.removeprefix("\ufeff"))
    documents = (Document(index, root) for index, root in enumerate(roots))
    return tuple(document for document in documents if document.value is not None)


def first_root(text: str) -> yaml.Node | None:
    """The root node of the first document, whatever comes after it; None for an empty file.

    Raises:
        YamlError: the document is not YAML, or exceeds the limits of `document.nodes`.
    """
    node = nodes.parse_first(text)
    return None if node is None else _yaml_node(node)


def _compose(text: str) -> list[yaml.Node]:
    if _Parser is None or _may_be_deep(text):
        return _compose_events(text)
    loader = _Loader(text)
    roots: list[yaml.Node] = []
    try:
        while loader.check_node():
            root = loader.get_node()
            if root is not None:
                roots.append(root)
    except (
        yaml.YAMLError
    ):  # an anchor defined twice, or an error: the event reader knows, and has its position
        return _compose_events(text)
    return roots


def _may_be_deep(text: str) -> bool:
    """Whether nesting may be deeper than recursion bears. Brackets in strings count too, which costs time only."""
    if _NESTED_IN_ONE_LINE.search(text):
        return True
    if text.count("[") + text.count("{") <= _SAFE_DEPTH:
        return False
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += 1 if match[0] in "[{" else -1
        if depth > _SAFE_DEPTH:
            return True
    return False


def _compose_events(text: str) -> list[yaml.Node]:
    return [_yaml_node(node) for node in nodes.parse(text)]


def _yaml_node(node: nodes.Node) -> yaml.Node:
    match node:
        case nodes.Scalar():
            tag = node.tag or _UNTAGGED
            return yaml.ScalarNode(tag, node.text, node.start, node.end, style=None if node.plain else '"')
        case nodes.Sequence():
            children = [_yaml_node(item) for item in node.items]
            return yaml.SequenceNode(node.tag or _UNTAGGED, children, node.start, node.end)
        case nodes.Mapping():
            pairs = [(_yaml_node(key), _yaml_node(value)) for key, value in node.pairs]
            return yaml.MappingNode(node.tag or _UNTAGGED, pairs, node.start, node.end)


class _Converter:
    """Turns nodes into plain values, counts what aliases expand to, and remembers the first duplicate key."""

    def __init__(self) -> None:
        self.count = 0
        self.duplicate_key: DuplicateKey | None = None

    def value(self, node: yaml.Node) -> Value:
        self.count += 1
        if self.count > nodes.MAX_NODES:
            raise YamlError.at(f"aliases expand to more than {nodes.MAX_NODES} values", node.start_mark)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item) for item in node.value]
        own, merged = _own_and_merged(node)
        if len(own) < len(node.value) and self.duplicate_key is None:
            self.duplicate_key = _duplicate_key(node)
        members = merged | own if merged else own
        return {key: self.value(child) for key, (_, child) in members.items()}


def _scalar(node: yaml.ScalarNode) -> bool | int | float | str | None:
    text: str = node.value
    if not node.style and node.tag == _UNTAGGED:
        if text[:1].isalpha() and text[0] not in "tTfFnN":
            return text
    elif node.tag == _UNTAGGED:
        return text
    tag = None if node.tag == _UNTAGGED else node.tag
    if tag is not None and not tag.startswith(_STANDARD):
        return text  # as Go's readers do; `!Ref` means something to other programs
    return scalar_value(nodes.Scalar(text, not node.style, tag, node.start_mark, node.end_mark))


def _is_merge(key: yaml.Node) -> bool:
    return isinstance(key, yaml.ScalarNode) and key.value == "<<" and not key.style


def _own_and_merged(node: yaml.Node) -> tuple[_Members, _Members]:
    """The members of a map, and those that `<<` merges in, where the map has no key of its own; the last one counts."""
    own: _Members = {}
    merged: _Members = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise YamlError.at("a key must be a string", key.start_mark)
        if _is_merge(key):
            merged = _merged(child) | merged
        else:
            own[key.value] = (key, child)
    return own, merged


def _members(node: yaml.Node) -> _Members:
    own, merged = _own_and_merged(node)
    return merged | own if merged else own


def _merged(node: yaml.Node) -> _Members:
    members: _Members = {}
    for each in node.value if isinstance(node, yaml.SequenceNode) else (node,):
        if not isinstance(each, yaml.MappingNode):
            raise YamlError.at("<< must name a map or a list of maps", node.start_mark)
        members = _members(each) | members
    return members


def _duplicate_key(node: yaml.Node) -> DuplicateKey | None:
    first: dict[str, yaml.Node] = {}
    for key, _ in node.value:
        if not _is_merge(key) and first.setdefault(key.value, key) is not key:
            start = first[key.value].start_mark
            return DuplicateKey(key.value, Position.of(start), Position.of(key.start_mark))
    return None


def _child(node: yaml.Node, key: Key) -> tuple[Any, yaml.Node] | None:
    """The mark to show and the child node: the key's mark in a map, the item's own in a list."""
    if isinstance(node, yaml.MappingNode) and isinstance(key, str):
        pair = _members(node).get(key)
        return (pair[0].start_mark, pair[1]) if pair else None
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark, node.value[key]
    return None
