"""The concrete syntax tree of a YAML document: where each node, dash, colon and comma stands in the text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_BLOCK_SCALARS = ("|", ">")
_PROPERTIES = (yaml.AnchorToken, yaml.TagToken)

Kind: TypeAlias = Literal["scalar", "alias", "sequence", "mapping"]
Style: TypeAlias = Literal["", "'", '"', "|", ">", "block", "flow", "pair"]
"""Of a scalar its quotes or block indicator; `pair` is a mapping without braces in a flow list: `[a: b]`."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """A node as it is written; the indices count characters of the text.

    `header` is behind what introduces the node: the dash or colon before it, or its anchor or tag (of a root without
    these: 0). `start` is at the first character of the node without anchor and tag, `end` behind its last one; both are
    `header` where nothing is written for a null. `outer` is `start` with anchor and tag.
    """

    kind: Kind
    style: Style
    header: int
    outer: int
    start: int
    end: int
    items: tuple[Item, ...] = ()
    tagged: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list, or a pair of a mapping, which has a `key`.

    `start` is at the dash, at the `?`, or at the first character; `colon` behind the colon (-1: none); `comma` at the
    comma that follows in a flow collection (-1: none).
    """

    start: int
    value: Syntax
    key: Syntax | None = None
    colon: int = -1
    comma: int = -1

    @property
    def end(self) -> int:
        """Behind the last character."""
        return max(self.value.end, self.colon, self.key.end if self.key else -1)


def parse(text: str) -> Syntax:
    """The syntax tree of the first document of a text that `document.nodes` has read without an error."""
    return _Parser(text).document()


def block_scalars(text: str) -> Iterator[tuple[int, int]]:
    """Where literal and folded texts stand, in all documents."""
    for token in yaml.scan(text, Loader=_LOADER):
        if isinstance(token, yaml.ScalarToken) and token.style in _BLOCK_SCALARS:
            yield token.start_mark.index, token.end_mark.index


class _Parser:
    """Recursive descent over the scanner's tokens, by the grammar at the head of PyYAML's `parser.py`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Any] = list(yaml.scan(text, Loader=_LOADER))
        self.at = 0

    def document(self) -> Syntax:
        while self._is(yaml.StreamStartToken, yaml.DirectiveToken, yaml.DocumentStartToken):
            self._next()
        return self._node(0)

    def _is(self, *types: type) -> bool:
        return isinstance(self.tokens[self.at], types)

    def _next(self) -> Any:  # noqa: ANN401 - PyYAML's tokens are untyped
        self.at += 1
        return self.tokens[self.at - 1]

    def _node(self, header: int, *, indentless: bool = False) -> Syntax:
        """A node, which may be empty; the entries of a list below a key need no indentation."""
        outer, tagged = -1, False
        while self._is(*_PROPERTIES):
            token = self._next()
            outer = token.start_mark.index if outer < 0 else outer
            header, tagged = token.end_mark.index, tagged or isinstance(token, yaml.TagToken)
        start = self.tokens[self.at].start_mark.index
        node = self._content(header, start, indentless=indentless)
        return replace(node, outer=outer if outer >= 0 else node.start, tagged=tagged)

    def _content(self, header: int, start: int, *, indentless: bool) -> Syntax:
        if self._is(yaml.AliasToken):
            return Syntax("alias", "", header, start, start, self._next().end_mark.index)
        if self._is(yaml.ScalarToken):
            token = self._next()
            return Syntax("scalar", token.style or "", header, start, start, self._scalar_end(token))
        if self._is(yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken):
            kind: Kind = "mapping" if self._is(yaml.FlowMappingStartToken) else "sequence"
            self._next()
            items = self._flow(kind)
            return Syntax(kind, "flow", header, start, start, self._next().end_mark.index, items)
        if self._is(yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken):
            kind = "mapping" if self._is(yaml.BlockMappingStartToken) else "sequence"
            self._next()
            items = self._pairs() if kind == "mapping" else self._entries()
            self._next()
            return Syntax(kind, "block", header, start, start, items[-1].end, items)
        if indentless and self._is(yaml.BlockEntryToken):
            items = self._entries()
            return Syntax("sequence", "block", header, start, start, items[-1].end, items)
        return Syntax("scalar", "", header, header, header, header)

    def _entries(self) -> tuple[Item, ...]:
        items = []
        while self._is(yaml.BlockEntryToken):
            dash = self._next()
            items.append(Item(dash.start_mark.index, self._node(dash.end_mark.index)))
        return tuple(items)

    def _pairs(self) -> tuple[Item, ...]:
        items = []
        while self._is(yaml.KeyToken, yaml.ValueToken):
            items.append(self._pair())
        return tuple(items)

    def _pair(self) -> Item:
        """A pair from its `?`, its key or, where that is empty, its colon on."""
        first = self.tokens[self.at]
        start = behind = first.start_mark.index
        if self._is(yaml.KeyToken):
            behind = self._next().end_mark.index
        key = self._node(behind, indentless=True)
        if not self._is(yaml.ValueToken):
            return Item(start, Syntax("scalar", "", key.end, key.end, key.end, key.end), key)
        colon = self._next().end_mark.index
        return Item(start, self._node(colon, indentless=True), key, colon)

    def _flow(self, kind: Kind) -> tuple[Item, ...]:
        items: list[Item] = []
        while not self._is(yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken):
            if self._is(yaml.FlowEntryToken):
                items[-1] = replace(items[-1], comma=self._next().start_mark.index)
            else:
                items.append(self._flow_item(kind))
        return tuple(items)

    def _flow_item(self, kind: Kind) -> Item:
        start = self.tokens[self.at].start_mark.index
        if self._is(yaml.KeyToken, yaml.ValueToken):
            pair = self._pair()
            if kind == "mapping":
                return pair
            return Item(start, Syntax("mapping", "pair", start, start, start, pair.end, (pair,)))
        node = self._node(start)
        if kind == "sequence":
            return Item(start, node)
        return Item(start, Syntax("scalar", "", node.end, node.end, node.end, node.end), node)

    def _scalar_end(self, token: Any) -> int:  # noqa: ANN401 - as above
        """Behind the last character; the mark of a block scalar lies behind the empty lines that follow it."""
        start: int = token.start_mark.index
        end: int = token.end_mark.index
        if token.style not in _BLOCK_SCALARS:
            return end
        body = self.text[start:end]
        if "+" in body[:3]:  # the empty lines belong to the text
            return end - len(body) + len(body.removesuffix("\n").removesuffix("\r"))
        return start + len(body.rstrip())
