"""Where a list of a kustomization file stands, to the character, by the YAML scanner's marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.nodes import Scalar

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BLOCK_STYLES = ("|", ">")
_PROPERTIES = (yaml.AnchorToken, yaml.TagToken)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `start` at its dash (in a flow list: at its text), `body` at its text, anchor or tag.

    `end` is behind its last character, `comma` at the comma that follows it in a flow list (-1: none).
    """

    start: int
    body: int
    end: int
    comma: int = -1


@dataclass(frozen=True, slots=True)
class Place:
    """A list: `header` is behind the key's colon, or the anchor or tag after it.

    `opening` is at the `[` and `closing` at the `]` of a flow list; of a null, they enclose what is written
    for it (`~`), and are equal where nothing is.
    """

    header: int
    style: str  # "block", "flow" or "null"
    opening: int
    closing: int
    entries: tuple[Entry, ...] = ()


def locate(text: str, key: Scalar) -> Place:
    """The place of the list under a key.

    Raises:
        ValueError: the key has no value of its own to stand at.
    """
    tokens = _after(text, key.end.index)
    token = next(tokens)
    if not isinstance(token, yaml.ValueToken):
        raise ValueError("the key has no colon")  # noqa: TRY004 - the file, not a type, is wrong
    header = token.end_mark.index
    for token in tokens:
        if not isinstance(token, _PROPERTIES):
            break
        header = token.end_mark.index
    start = token.start_mark.index
    if isinstance(token, yaml.FlowSequenceStartToken):
        return _flow(tokens, header, start)
    if isinstance(token, yaml.BlockSequenceStartToken):
        token = next(tokens)
    if isinstance(token, yaml.BlockEntryToken):
        return Place(header, "block", start, start, tuple(_block(text, token, tokens)))
    end = token.end_mark.index if isinstance(token, yaml.ScalarToken) else header
    return Place(header, "null", header if end == header else start, end)


def _after(text: str, index: int) -> Iterator[Any]:
    """The tokens behind a place."""
    tokens = iter(yaml.scan(text, Loader=_LOADER))
    return (
        token
        for token in tokens
        if token.start_mark.index >= index and not isinstance(token, yaml.StreamStartToken)
    )


def _block(text: str, dash: Any, tokens: Iterator[Any]) -> Iterator[Entry]:  # noqa: ANN401 - PyYAML's tokens are untyped
    start, body, end = dash.start_mark.index, -1, -1
    for token in tokens:
        if isinstance(token, yaml.BlockEntryToken):
            yield Entry(start, body, end)
            start, body, end = token.start_mark.index, -1, -1
        elif isinstance(token, (*_PROPERTIES, yaml.AliasToken, yaml.ScalarToken)):
            body = token.start_mark.index if body < 0 else body
            end = token.end_mark.index
            if getattr(token, "style", None) in _BLOCK_STYLES:
                end = len(text[:end].rstrip())  # the mark lies behind the empty lines that follow
        else:
            break
    yield Entry(start, body, end)


def _flow(tokens: Iterator[Any], header: int, opening: int) -> Place:
    entries: list[Entry] = []
    body = -1
    for token in tokens:
        index = token.start_mark.index
        if isinstance(token, yaml.FlowSequenceEndToken):
            return Place(header, "flow", opening, index, tuple(entries))
        if isinstance(token, yaml.FlowEntryToken):
            entries[-1] = replace(entries[-1], comma=index)
        elif isinstance(token, _PROPERTIES):
            body = index if body < 0 else body
        else:
            start = index if body < 0 else body
            entries.append(Entry(start, start, token.end_mark.index))
            body = -1
    raise ValueError("the list has no end")


def block_scalars(text: str) -> Iterator[tuple[int, int]]:
    """Where literal and folded texts stand."""
    for token in yaml.scan(text, Loader=_LOADER):
        if isinstance(token, yaml.ScalarToken) and token.style in _BLOCK_STYLES:
            yield token.start_mark.index, token.end_mark.index


def line_start(text: str, index: int) -> int:
    """Where the line of a place begins."""
    return max((match.end() for match in _BREAK.finditer(text, 0, index)), default=0)


def line_end(text: str, index: int) -> int:
    """Where the line of a place ends, before its line break."""
    match = _BREAK.search(text, index)
    return match.start() if match else len(text)


def next_line(text: str, index: int) -> int:
    """Where the line after a place begins, or the end of the text."""
    match = _BREAK.search(text, index)
    return match.end() if match else len(text)


def line_break(text: str) -> str:
    """The line break that the file uses: its first one."""
    match = _BREAK.search(text)
    return match[0] if match else "\n"


def break_before(text: str, index: int) -> int:
    """Where the line break begins that ends just before a place."""
    return index - (2 if text.endswith("\r\n", 0, index) else 1)


def has_break(text: str, start: int, end: int) -> bool:
    """Whether a line ends between two places."""
    return _BREAK.search(text, start, end) is not None


def content_end(text: str) -> int:
    """Where the last thing of the first document ends that is no comment."""
    end = 0
    for token in yaml.scan(text, Loader=_LOADER):
        if isinstance(token, yaml.DocumentEndToken) or (end and isinstance(token, yaml.DocumentStartToken)):
            break
        if not isinstance(
            token, yaml.DocumentStartToken | yaml.BlockEndToken | yaml.StreamEndToken | yaml.DirectiveToken
        ):
            end = max(end, token.end_mark.index)
    return len(text[:end].rstrip())
