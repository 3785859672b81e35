"""The inventory's text: plain values by YAML 1.2, with the position of every key and value."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.document import emit
from reloadgen.document.nodes import KeyPath, Mapping, Node, Scalar, Sequence, YamlError, parse
from reloadgen.document.values import Value, duplicates, is_null, pairs, scalar_value
from reloadgen.errors import InputError, Location, Problem
from reloadgen.inventory.key_paths import show

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_BARE_PLACEHOLDER = re.compile(r"(:\s+|-\s+)(\{(?:name|labels\.[^{}\s]+)\}[^\s#]*)")


@dataclass(frozen=True, slots=True)
class YamlText:
    """The inventory as plain values, with what is needed to locate each of them."""

    name: str
    values: dict[str, Value]
    root: Mapping
    problems: tuple[Problem, ...] = field(default=())

    def locate(self, path: KeyPath) -> Location:
        """The position of a key, or of the deepest part of its path that exists."""
        key, node = self._find(path)
        start = node.start if key is None else key.start
        return Location(self.name, start.line + 1, start.column + 1)

    def locate_value(self, path: KeyPath) -> Location:
        """The position of a value, not of its key."""
        start = self._find(path)[1].start
        return Location(self.name, start.line + 1, start.column + 1)

    def scalar(self, path: KeyPath) -> Scalar | None:
        """The scalar as written, if there is one at exactly this path."""
        node = self.node(path)
        return node if isinstance(node, Scalar) else None

    def node(self, path: KeyPath) -> Node | None:
        """The node at exactly this path."""
        node: Node | None = self.root
        for part in path:
            node = None if node is None else _step(node, part)[1]
        return node

    def _find(self, path: KeyPath) -> tuple[Scalar | None, Node]:
        key: Scalar | None = None
        node: Node = self.root
        for part in path:
            next_key, child = _step(node, part)
            if child is None:
                break
            key, node = next_key, child
        return key, node


def _step(node: Node, part: str | int) -> tuple[Scalar | None, Node | None]:
    if isinstance(node, Mapping) and isinstance(part, str):
        return next(((key, child) for key, child in pairs(node) if key.text == part), (None, None))
    if isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
        return None, node.items[part]
    return None, None


def read(data: bytes, name: str) -> YamlText:
    """The inventory that the bytes hold; `name` is how messages call the file.

    Raises:
        InputError: nothing can be made of it: not UTF-8, not YAML, empty, several documents, no map at the top.
    """
    text = _decode(data, name)
    documents = _documents(text, name)
    if not documents or _is_empty(documents[0]):
        raise InputError(
            Problem(
                Location(name, 1, 1), "the file is empty", "run reloadgen init, or start with 'clusters:'"
            )
        )
    if len(documents) > 1:
        where = _location(name, documents[1])
        raise InputError(
            Problem(
                where,
                "second YAML document",
                "an inventory must be a single document: remove the '---'",
            )
        )
    root = documents[0]
    if not isinstance(root, Mapping):
        raise InputError(
            Problem(
                _location(name, root),
                f"{_kind(root)} at the top of the file",
                "an inventory must be a map: start with 'clusters:'",
            )
        )
    problems = list(_duplicate_keys(root, name))
    values = _map(root, (), name, problems)
    return YamlText(name, values, root, tuple(problems))


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        problem = Problem(
            Location(name, line, column),
            f"byte 0x{data[error.start]:02x} is not UTF-8",
            "save the file as UTF-8",
        )
        raise InputError(problem) from None


def _documents(text: str, name: str) -> tuple[Node, ...]:
    try:
        return parse(text)
    except YamlError as error:
        raise InputError(
            Problem(Location(name, error.line, error.column), f"not YAML: {error.message}", _fix(text, error))
        ) from None


def _fix(text: str, error: YamlError) -> str:
    lines = text.splitlines()
    line = lines[error.line - 1] if 0 < error.line <= len(lines) else ""
    if match := _BARE_PLACEHOLDER.search(line):
        return f'quote the value: "{match[2]}"'
    if error.message.startswith(("nested deeper", "aliases expand")):
        return "reduce the nesting, and do not use anchors"
    return error.fix or ("fix the syntax" if error.line else "")


def _kind(node: Scalar | Sequence) -> str:
    if isinstance(node, Sequence):
        return "a list"
    if is_null(node):
        return "null"
    with suppress(YamlError):
        match scalar_value(node):
            case bool() | int() | float():
                return f"the value {node.text}"
    return "text"


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text == ""


def _location(name: str, node: Node) -> Location:
    return Location(name, node.start.line + 1, node.start.column + 1)


def _duplicate_keys(root: Mapping, name: str) -> Iterator[Problem]:
    for path, first, again in duplicates(root):
        fix = f"it is already set in line {first.start.line + 1}: keep one"
        yield Problem(_location(name, again), f"{show(path)}: duplicate key", fix)


def _map(node: Mapping, path: KeyPath, name: str, problems: list[Problem]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    try:
        for key, child in pairs(node):
            key_path = (*path, key.text)
            with _reporting(key, key_path, name, problems):
                emit.key_text(key.text)
            values[key.text] = _value(child, key_path, name, problems)
    except YamlError as error:
        problems.append(
            Problem(
                Location(name, error.line, error.column),
                f"{show(path) or 'inventory'}: {error.message}",
                "write plain keys",
            )
        )
    return values


def _value(node: Node, path: KeyPath, name: str, problems: list[Problem]) -> Value:
    if isinstance(node, Mapping):
        return _map(node, path, name, problems)
    if isinstance(node, Sequence):
        return [_value(item, (*path, index), name, problems) for index, item in enumerate(node.items)]
    with _reporting(node, path, name, problems):
        value = scalar_value(node)
        emit.scalar(value)
        return _unambiguous(value, node, path, name, problems)
    return None


@contextmanager
def _reporting(node: Scalar, path: KeyPath, name: str, problems: list[Problem]) -> Iterator[None]:
    """Report what has no value, or can't be written, at its place."""
    try:
        yield
    except YamlError as error:
        problems.append(
            Problem(
                _location(name, node), f"{show(path)}: {error.message}", "quote the value if it is a string"
            )
        )
    except ValueError as error:
        message, _, fix = str(error).partition("; ")
        problems.append(Problem(_location(name, node), f"{show(path)}: {message}", fix))


def _unambiguous(value: Value, node: Scalar, path: KeyPath, name: str, problems: list[Problem]) -> Value:
    if isinstance(value, str) and node.plain and node.tag is None and value.lower() in _WORDS:
        word = _WORDS[value.lower()]
        problems.append(
            Problem(
                _location(name, node),
                f"{show(path)}: {value} is a boolean for some YAML readers and a string for others",
                f'write {word}, or "{value}" for the string',
            )
        )
        return word == "true"
    return value
