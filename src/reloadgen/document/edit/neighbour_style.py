"""How the neighbours of a new item are written: indentation, quotes, JSON or not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from reloadgen.document import emit
from reloadgen.document.edit.line_breaks import column, has_blank_line
from reloadgen.document.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as AnySequence

    from reloadgen.document.edit.parsed_document import Target
    from reloadgen.document.edit.syntax_tree import Item, Syntax
    from reloadgen.document.nodes import Node

_QUOTES = ("", "'", '"')
_JSON_WORD = re.compile(r"|true|false|null|-?[0-9][-+.0-9eE]*")


def detect(text: str, target: Target) -> emit.Style:
    """The style for an item of a collection, as the nearest collection around it that tells is written."""
    default = emit.DEFAULT_STYLE
    return emit.Style(
        mapping=_indent(text, target, "mapping") or default.mapping,
        sequence=_indent(text, target, "sequence", default=default.sequence),
        quote=_quote(target.node, target.syntax),
        flow_keys=_flow_keys(target),
    )


def is_spaced(text: str, collection: Syntax) -> bool:
    """Whether an empty line stands between all items of a collection."""
    neighbours = tuple(pairwise(collection.items))
    return bool(neighbours) and all(has_blank_line(text, one.end, other.start) for one, other in neighbours)


def _indent(text: str, target: Target, kind: str, default: int = 0) -> int:
    for collection in (target.syntax, *reversed(target.parents)):
        indents = Counter(_indents(text, collection, kind))
        if indents:
            return indents.most_common(1)[0][0]
    return default


def _indents(text: str, node: Syntax, kind: str) -> Iterator[int]:
    """How far the block collections of a kind stand in from their keys."""
    for item in node.items:
        value = item.value
        if item.key and value.kind == kind and value.style == "block":
            indent = column(text, value.items[0].start) - column(text, item.start)
            if indent >= 0:
                yield indent
        yield from _indents(text, value, kind)


def _flow_keys(target: Target) -> frozenset[str]:
    """The keys whose collections the other entries of a list write in flow style."""
    entries = target.node.items if isinstance(target.node, Sequence) else ()
    styles: dict[str, set[str]] = {}
    for entry, item in zip(entries, target.syntax.items, strict=False):
        if isinstance(entry, Mapping) and item.value.kind == "mapping":
            for (key, _), pair in zip(entry.pairs, item.value.items, strict=True):
                if isinstance(key, Scalar) and pair.value.items:
                    styles.setdefault(key.text, set()).add(pair.value.style)
    return frozenset(key for key, found in styles.items() if found == {"flow"})


def _quote(node: Node, syntax: Syntax) -> str:
    """The quotes that every text in a collection has, of those that could do without."""
    quotes = set(_quotes(node, syntax))
    return quotes.pop() if len(quotes) == 1 else ""


def _quotes(node: Node, syntax: Syntax) -> Iterator[str]:
    if isinstance(node, Scalar):
        if syntax.kind == "scalar" and syntax.style in _QUOTES and emit.is_plain(node.text):
            yield syntax.style
    elif syntax.kind == "sequence" and isinstance(node, Sequence):
        for child, item in zip(node.items, syntax.items, strict=True):
            yield from _quotes(child, item.value)
    elif syntax.kind == "mapping" and isinstance(node, Mapping):
        for (_, child), item in zip(node.pairs, syntax.items, strict=True):
            yield from _quotes(child, item.value)


def is_json(text: str, collection: Syntax, holder: Item | None) -> bool:
    """Whether a flow collection is written as JSON: its keys and texts, or the key of one without, in double quotes."""
    quoted = list(_double_quoted(text, collection))
    if quoted or holder is None or holder.key is None:
        return bool(quoted) and all(quoted)
    return text[holder.key.start] == '"'


def _double_quoted(text: str, collection: Syntax) -> Iterator[bool]:
    for node in (node for item in collection.items for node in (item.key, item.value) if node):
        if node.items:
            yield from _double_quoted(text, node)
        elif node.style != "flow" and not _JSON_WORD.fullmatch(text, node.start, node.end):
            yield node.style == '"'


def sorted_index(texts: AnySequence[str], new: str) -> int:
    """Where a new text goes: in its place in a sorted list, else last."""
    return bisect_right(texts, new) if list(texts) == sorted(texts) else len(texts)
