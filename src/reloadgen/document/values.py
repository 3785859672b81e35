"""Nodes to plain values by YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.document.nodes import KeyPath, Mapping, Node, Scalar, Sequence, YamlError

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MAX_DIGITS = 4000  # far past any value, below the interpreter's bound on int(str)
_STANDARD = "tag:yaml.org,2002:"
_TAGS = frozenset(f"{_STANDARD}{name}" for name in ("str", "int", "float", "bool", "null")) | {"!"}


def scalar_value(node: Scalar) -> bool | int | float | str | None:
    """What a scalar means: typed when it is plain, its text otherwise; `!!str` makes it text.

    Raises:
        YamlError: a tag other than the core schema's, or a number out of bounds.
    """
    if node.tag is not None and node.tag not in _TAGS:
        raise YamlError.at(f"tag {node.tag} is not supported", node.start)
    if node.tag in ("!", f"{_STANDARD}str") or (node.tag is None and not node.plain):
        return node.text
    return plain_value(node)


def is_null(node: Node) -> bool:
    """Whether a node is null, whatever else its text could raise."""
    return (
        isinstance(node, Scalar)
        and node.plain
        and node.text in _NULL
        and node.tag in (None, f"{_STANDARD}null")
    )


def plain_value(node: Scalar) -> bool | int | float | str | None:
    """What a plain scalar's text means by the core schema."""
    text = node.text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if text[0] not in "0123456789+-.":
        return text
    if len(text) > _MAX_DIGITS and (_INT.fullmatch(text) or _FLOAT.fullmatch(text)):
        raise YamlError.at(f"a number of {len(text)} characters is too long for YAML readers", node.start)
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        raise YamlError.at(f"Kubernetes cannot represent {text}", node.start)
    return text


def pairs(node: Mapping) -> Iterator[tuple[Scalar, Node]]:
    """The pairs of a map with `<<` merged in: own keys first, each key once.

    Of a duplicate key the last value counts, as in kustomize (docs/decisions/duplicate-keys.md).

    Raises:
        YamlError: a key that is not a scalar, or `<<` over something that is not a map.
    """
    own: dict[str, tuple[Scalar, Node]] = {}
    merged: list[Mapping] = []
    for key, value in node.pairs:
        if not isinstance(key, Scalar):
            raise YamlError.at("a key must be a string", key.start)
        if key.plain and key.text == "<<":
            merged += _merged(value)
        else:
            own[key.text] = key, value
    yield from own.values()
    for other in merged:
        for key, value in pairs(other):
            if key.text not in own:
                own[key.text] = key, value
                yield key, value


def _merged(node: Node) -> list[Mapping]:
    candidates = node.items if isinstance(node, Sequence) else (node,)
    maps = [each for each in candidates if isinstance(each, Mapping)]
    if len(maps) != len(candidates):
        raise YamlError.at("<< must name a map or a list of maps", node.start)
    return maps


def duplicates(node: Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Scalar, Scalar]]:
    """Every key that stands twice in one map: its path, its first place and this one, anywhere below the node."""
    if isinstance(node, Mapping):
        first: dict[str, Scalar] = {}
        for key, value in node.pairs:
            here = (*path, key.text) if isinstance(key, Scalar) else path
            if isinstance(key, Scalar) and key.text != "<<" and first.setdefault(key.text, key) is not key:
                yield here, first[key.text], key
            yield from duplicates(value, here)
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from duplicates(item, (*path, number))


def value(node: Node) -> Value:
    """The plain value of a node: dicts with text keys, lists and scalars; of a duplicate key, the last.

    Raises:
        YamlError: what the core schema has no value for.
    """
    if isinstance(node, Scalar):
        return scalar_value(node)
    if isinstance(node, Sequence):
        return [value(item) for item in node.items]
    return {key.text: value(child) for key, child in pairs(node)}
