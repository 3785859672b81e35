"""Values to YAML that PyYAML (YAML 1.1), YAML 1.2's core schema and kustomize (go-yaml) read back alike."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

Plain: TypeAlias = bool | int | float | str | None
Emitted: TypeAlias = "Plain | Mapping[str, Emitted] | Sequence[Emitted]"

_INDENT = 2
_MAX_KEY = 1000  # kustomize reads its own JSON as YAML, which looks 1024 characters ahead for a key's colon
_INT_RANGE = range(-(2**63), 2**64)  # beyond, kustomize reads a float and loses digits

_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Booleans and nulls of any reader, in any case."""

_PLAIN = re.compile(
    r"""
    (?: [A-Za-z_/] | \.\.?/                        # begins like a word or a path,
      | [0-9]+ (?:\.[0-9]+){2,} (?![0-9.:])        # or like a version, which has two dots (a number has one),
      | (?:[0-9]+(?:ms|[smh]))+ \Z                 # or is a duration,
      | [0-9]+ (?:[KMGT]i?|k) \Z                   # or a quantity;
    )
    (?: [A-Za-z0-9_./+@%=~()*&!-]                  # then nothing that means anything to YAML,
      | :(?=[A-Za-z0-9_./])                        # a colon only inside a word,
      | [ ](?=[A-Za-z0-9_./(])                     # a space only between words
    )*
    """,
    re.VERBOSE | re.ASCII,
)
_CONTROLS = (
    r"\x00-\x08\x0b-\x1f\x7f-\xa0\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
)
"""Controls, line ends of any kind but the newline, direction marks, byte order marks, no characters."""

_LOST = re.compile(r"[\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What kustomize loses however it is written: its own JSON holds it unescaped and is then read as YAML."""

_ESCAPED = re.compile(rf'[\t\n"\\{_CONTROLS}]')
_UNQUOTABLE = re.compile(rf"['\t\n{_CONTROLS}]")
_NOT_SINGLE = re.compile(rf"[\t\n{_CONTROLS}]")
_LAST_BYTE = 0xFF
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_NOT_LITERAL = re.compile(rf"\A\n*(?:[ \t]|\Z)|[ \t](?:\n|\Z)|\n\Z|[{_CONTROLS}]")


@dataclass(frozen=True, slots=True)
class Style:
    """How a block is written: the indentation of a mapping and of a list below a key, and the quotes of text.

    `quote` is `'`, `"`, or empty where text stands plain if it can; `flow_keys` have their collections in flow style.
    """

    mapping: int = _INDENT
    sequence: int = _INDENT
    quote: str = ""
    flow_keys: frozenset[str] = frozenset()


DEFAULT_STYLE = Style()


def scalar(value: Plain, quote: str = "") -> str:
    """One YAML scalar on one line, also good inside flow collections and, but for `<<`, as a key.

    `quote` is the quote that text gets even where it could stand plain; single quotes give way to double ones
    where the text has to be escaped.

    Raises:
        ValueError: infinity, not-a-number, an integer past 64 bits, or a character that kustomize can't carry
            (U+007F to U+009F, lone surrogates, U+FFFE, U+FFFF); the message says the fix.
        TypeError: a value that is no scalar.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return _integer(value)
        case float():
            return _float(value)
        case str():
            return _quoted(str.__str__(value), quote) if quote else _text(str.__str__(value))
    raise TypeError(f"{type(value).__name__} is not a YAML scalar")


def block(value: Emitted, indent: int = 0, style: Style = DEFAULT_STYLE) -> str:
    """A value in block style for a cursor at column `indent`: no newline at the end.

    The lines after the first are indented, keys keep their order. What follows has to begin with a newline.

    Raises:
        ValueError, TypeError: as `scalar`; also the key `<<`, and keys past about 1000 characters.
    """
    return "\n".join(_lines(value, indent, max(indent, _INDENT), style))


def flow(value: Emitted, style: Style = DEFAULT_STYLE) -> str:
    """A value in flow style, on one line.

    Raises:
        ValueError, TypeError: as `block`.
    """
    if isinstance(value, Mapping):
        pairs = (f"{key_text(key)}: {flow(child, style)}" for key, child in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(flow(item, style) for item in value)}]"
    return scalar(value, style.quote)


def _lines(value: Emitted, indent: int, text_indent: int, style: Style) -> Iterator[str]:
    """The lines of a value: the first without its indentation, literal text at `text_indent`."""
    pad = " " * indent
    if isinstance(value, Mapping):
        if not value:
            yield "{}"
        for number, (key, child) in enumerate(value.items()):
            yield from _pair(pad if number else "", key, child, indent, style)
    elif isinstance(value, str) and "\n" in value:
        yield from literal(value, text_indent)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if not value:
            yield "[]"
        for number, item in enumerate(value):
            inner = _lines(item, indent + _INDENT, indent + _INDENT, style)
            yield f"{pad if number else ''}- {next(inner)}"
            yield from inner
    else:
        yield scalar(value, style.quote)


def _pair(pad: str, key: str, child: Emitted, indent: int, style: Style) -> Iterator[str]:
    written = key_text(key)
    collection = isinstance(child, Mapping | Sequence) and not isinstance(child, str)
    if collection and key in style.flow_keys:
        yield f"{pad}{written}: {flow(child, style)}"
        return
    if child and collection:
        inner = indent + (style.mapping if isinstance(child, Mapping) else style.sequence)
        lines = _lines(child, inner, inner, style)
        yield f"{pad}{written}:"
        yield f"{' ' * inner}{next(lines)}"
    else:
        inner = indent + style.mapping
        lines = _lines(child, inner, inner, style)
        yield f"{pad}{written}: {next(lines)}"
    yield from lines


@lru_cache(maxsize=4096)
def key_text(key: str) -> str:
    """A map's key.

    Raises:
        ValueError: `<<`, a key past about 1000 characters, or a character that kustomize can't carry.
    """
    if key == "<<":
        raise ValueError("kustomize silently drops the key <<; rename it")
    if len(json.dumps(key)) + 5 * len(re.findall("[<>&]", key)) > _MAX_KEY:
        raise ValueError(f"the key {key[:20]}… is too long for kustomize; shorten it")
    return _text(key)


def literal(value: str, indent: int) -> Iterator[str]:
    """The lines of a literal block, where nothing invisible carries meaning; else the text in quotes.

    Double quoted are: a first line that begins with a space (its indentation would have to be announced),
    spaces at a line's end (tools strip them), newlines at the end past one (blank lines after add to them).
    """
    if not is_literal(value):
        yield _text(value)
        return
    body = value.removesuffix("\n")
    yield "|-" if value == body else "|"
    for line in body.split("\n"):
        yield f"{' ' * indent}{line}" if line else ""


def is_literal(value: str) -> bool:
    """Whether a literal block can hold a text as it is."""
    return not _NOT_LITERAL.search(value.removesuffix("\n"))


def is_plain(value: str) -> bool:
    """Whether a text needs no quotes."""
    return _PLAIN.fullmatch(value) is not None and value.lower() not in _WORDS


def _quoted(value: str, quote: str) -> str:
    if _LOST.search(value) or (quote == "'" and _NOT_SINGLE.search(value)):
        return _text(value)
    if quote == "'":
        return f"'{value.replace(quote, quote * 2)}'"
    return f'"{_ESCAPED.sub(_escape, value)}"'


@lru_cache(maxsize=4096)
def _text(value: str) -> str:
    if lost := _LOST.search(value):
        raise ValueError(f"the character U+{ord(lost[0]):04X} is lost in kustomize; remove it")
    if is_plain(value):
        return value
    if not _UNQUOTABLE.search(value) and ("\\" in value or '"' in value):
        return f"'{value}'"
    return f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SHORT.get(match[0]) or (f"\\x{code:02X}" if code <= _LAST_BYTE else f"\\u{code:04X}")


def _integer(value: int) -> str:
    if value not in _INT_RANGE:
        raise ValueError("the number does not fit 64 bits and would lose its last digits; put it in quotes")
    return str(value)


def _float(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"Kubernetes cannot represent {value}; put it in quotes")
    digits, exponent, power = repr(value).partition("e")
    return f"{digits if '.' in digits else f'{digits}.0'}{exponent}{power}"
