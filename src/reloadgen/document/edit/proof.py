"""The proof of an edit: two readings of a text differ by exactly what was asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping as AnyMapping
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.document.nodes import Mapping, Scalar, Sequence, YamlError
from reloadgen.document.values import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.emit import Emitted
    from reloadgen.document.nodes import KeyPath, Node

_Shape: TypeAlias = "tuple[object, ...]"


def is_set(before: Node, after: Node, path: KeyPath, new: Emitted) -> bool:
    """Whether the value at a path is a new one, and all else is the same."""
    return _shape(before, path, hidden=True) == _shape(after, path, hidden=True) and holds(after, path, new)


def is_inserted(before: Node, after: Node, path: KeyPath, new: Emitted) -> bool:
    """Whether a key or entry was put at a path, and all else is the same."""
    return _shape(before) == _shape(after, path) and holds(after, path, new)


def is_removed(before: Node, after: Node, path: KeyPath) -> bool:
    """Whether the key or entry at a path is gone, and all else is the same."""
    return _shape(before, path) == _shape(after)


def holds(root: Node, path: KeyPath, new: Emitted) -> bool:
    """Whether just this value, types and order of keys included, stands at a path."""
    node: Node | None = root
    for part in path:
        children = () if node is None or isinstance(node, Scalar) else _children(node)
        node = next((child for name, _, child in children if name == part), None)
    try:
        return node is not None and _text(value(node)) == _text(new)
    except YamlError:
        return False


def _text(new: Emitted) -> str:
    return json.dumps(
        new, default=lambda other: dict(other) if isinstance(other, AnyMapping) else list(other)
    )


def _shape(node: Node, path: KeyPath | None = None, *, hidden: bool = False) -> _Shape:
    """A node without its place and style: equal for two that say the same, quotes and tags included.

    What stands at `path` is left out; with `hidden`, its value alone.
    """
    if path == ():
        return ()
    if isinstance(node, Scalar):
        return (node.text, node.plain, node.tag)
    children = []
    for part, key, child in _children(node):
        below = path[1:] if path and path[0] == part else None
        if below != () or hidden:
            children.append((key, _shape(child, below, hidden=hidden)))
    return (type(node).__name__, node.tag, *children)


def _children(node: Mapping | Sequence) -> Iterator[tuple[str | int | None, _Shape, Node]]:
    """The part of a path that leads to each child, the shape of its key, and the child."""
    if isinstance(node, Mapping):
        for key, child in node.pairs:
            yield key.text if isinstance(key, Scalar) else None, _shape(key), child
    else:
        for number, child in enumerate(node.items):
            yield number, (), child
