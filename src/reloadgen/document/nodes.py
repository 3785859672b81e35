"""YAML text to nodes that keep their positions, with bounds on nesting and on what aliases expand to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import yaml

from reloadgen.document.syntax_errors import explain

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs do not name it
except ImportError:  # PyYAML was built without libyaml: slower, the same events
    CParser = None  # type: ignore[assignment,misc]

MAX_DEPTH = 100
MAX_NODES = 1_000_000

Mark: TypeAlias = Any
"""PyYAML's mark: `index`, `line` and `column` in characters from 0."""


class Scalar(NamedTuple):
    """A leaf: its text after unquoting and folding, and whether it was written plain."""

    text: str
    plain: bool
    tag: str | None
    start: Mark
    end: Mark


class Sequence(NamedTuple):
    """A list; `flow` is true for `[a, b]`. The end of a block list may lie behind comments that follow it."""

    items: tuple[Node, ...]
    flow: bool
    tag: str | None
    start: Mark
    end: Mark


class Mapping(NamedTuple):
    """A map as written, pair by pair: duplicate keys and `<<` are still there."""

    pairs: tuple[tuple[Node, Node], ...]
    flow: bool
    tag: str | None
    start: Mark
    end: Mark


Node: TypeAlias = Scalar | Sequence | Mapping

KeyPath: TypeAlias = tuple[str | int, ...]
"""Where a node stands in a document: keys of mappings and, from 0, numbers in lists."""


class YamlError(ValueError):
    """Text that is not YAML, or is past a bound: what, the line and column from 1 (0: unknown), and a fix."""

    def __init__(self, message: str, line: int = 0, column: int = 0, fix: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.column, self.fix = message, line, column, fix

    @classmethod
    def at(cls, message: str, mark: Mark) -> YamlError:
        """The error at one of PyYAML's marks."""
        return cls(message, mark.line + 1, mark.column + 1)


def parse(text: str) -> tuple[Node, ...]:
    """The documents of a YAML stream; an empty stream has none.

    Raises:
        YamlError: not YAML, nested deeper than MAX_DEPTH, or more than MAX_NODES nodes once aliases are expanded.
    """
    return _composed(text, _Composer.documents)


def parse_first(text: str) -> Node | None:
    """The first document of a YAML stream, whatever comes after it; None for an empty stream.

    Raises:
        YamlError: as for `parse`.
    """
    documents = _composed(text, _Composer.first)
    return documents[0] if documents else None


def _composed(text: str, compose: Callable[[_Composer], tuple[Node, ...]]) -> tuple[Node, ...]:
    text = text.removeprefix("\ufeff")
    composer = _Composer(text)
    try:
        return compose(composer)
    except yaml.MarkedYAMLError as error:
        message, fix, line, column = explain(text, error, composer.open_bracket())
        raise YamlError(message, line, column, fix) from error
    except yaml.reader.ReaderError as error:
        raise _unreadable(text, error) from error


def _unreadable(text: str, error: yaml.reader.ReaderError) -> YamlError:
    """The reader names no line, and counts bytes or characters by build: find the character ourselves."""
    match = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if match is None:
        return YamlError(str(error.reason))
    before = text[: match.start()]
    message = f"character U+{ord(match[0]):04X} is not allowed in YAML"
    return YamlError(message, before.count("\n") + 1, len(before) - before.rfind("\n"))


class _Open:
    """A collection whose end has not been read yet."""

    __slots__ = ("anchor", "children", "event", "size")

    def __init__(self, event: Any, anchor: str | None) -> None:  # noqa: ANN401 - PyYAML's events are untyped
        self.event, self.anchor = event, anchor
        self.children: list[Node] = []
        self.size = 1

    def close(self, end: Mark) -> Node:
        event = self.event
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self.children), bool(event.flow_style), event.tag, event.start_mark, end)
        pairs = tuple(zip(self.children[::2], self.children[1::2], strict=True))
        return Mapping(pairs, bool(event.flow_style), event.tag, event.start_mark, end)


class _Composer:
    """One pass over the parser's events with a stack of its own: depth is bounded, recursion is not needed."""

    def __init__(self, text: str) -> None:
        self.parser: Any = yaml.Loader(text) if CParser is None else CParser(text)
        self.found: list[Node] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.total = 0

    def documents(self) -> tuple[Node, ...]:
        """Every document's root node."""
        self._read_until(yaml.StreamEndEvent)
        return tuple(self.found)

    def first(self) -> tuple[Node, ...]:
        """The first document's root node; what follows is not read."""
        self._read_until((yaml.StreamEndEvent, yaml.DocumentEndEvent))
        return tuple(self.found)

    def _read_until(self, end: Any) -> None:  # noqa: ANN401 - PyYAML's events are untyped
        get = self.parser.get_event
        while not isinstance(event := get(), end):
            if isinstance(event, yaml.ScalarEvent):
                node = Scalar(event.value, event.implicit[0], event.tag, event.start_mark, event.end_mark)
                self._add(node, 1, event.anchor)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._open(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                top = self.stack.pop()
                self._add(top.close(event.end_mark), top.size, top.anchor)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self.anchors = {}

    def open_bracket(self) -> Mark | None:
        """Where the innermost `[` or `{` is that has not been closed yet."""
        opened = (each.event for each in reversed(self.stack))
        return next((event.start_mark for event in opened if event.flow_style), None)

    def _open(self, event: Any) -> None:  # noqa: ANN401 - as above
        if len(self.stack) >= MAX_DEPTH:
            raise YamlError.at(f"nested deeper than {MAX_DEPTH} levels", event.start_mark)
        self.stack.append(_Open(event, event.anchor))

    def _alias(self, event: Any) -> None:  # noqa: ANN401 - as above
        if event.anchor not in self.anchors:
            raise YamlError.at(f"alias *{event.anchor} has no anchor before it", event.start_mark)
        node, size = self.anchors[event.anchor]
        self.total += size
        if self.total > MAX_NODES:
            raise YamlError.at(f"aliases expand to more than {MAX_NODES} values", event.start_mark)
        self._add(node, size, None)

    def _add(self, node: Node, size: int, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = (node, size)
        if self.stack:
            self.stack[-1].children.append(node)
            self.stack[-1].size += size
        else:
            self.found.append(node)
