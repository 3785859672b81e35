"""Where lines begin and end in YAML text: at LF, CRLF and CR, and at NEL, LS and PS, which YAML 1.1 counts too."""

from __future__ import annotations

import re

_CHARACTERS = "\n\r\x85\u2028\u2029"
_BREAK = re.compile(f"\r\n|[{_CHARACTERS}]")
_BLANK_LINE = re.compile(f"(?:\r\n|\r(?!\n)|[\n\x85\u2028\u2029])[ \t]*[{_CHARACTERS}]")


def line_start(text: str, index: int) -> int:
    """Where the line that holds an index begins."""
    return max(text.rfind(each, 0, index) for each in _CHARACTERS) + 1


def line_end(text: str, index: int) -> int:
    """Where the line that holds an index ends, before its line break."""
    match = _BREAK.search(text, index)
    return match.start() if match else len(text)


def next_line(text: str, index: int) -> int:
    """Where the line after the one that holds an index begins, or the end of the text."""
    match = _BREAK.search(text, index)
    return match.end() if match else len(text)


def line_break(text: str) -> str:
    """The line break that the text uses: its first one, or LF."""
    match = _BREAK.search(text)
    return match[0] if match else "\n"


def break_before(text: str, index: int) -> int:
    """Where the line break begins that ends just before an index."""
    return index - (2 if text.endswith("\r\n", 0, index) else 1)


def has_break(text: str, start: int, end: int) -> bool:
    """Whether a line ends between two indices."""
    return _BREAK.search(text, start, end) is not None


def has_blank_line(text: str, start: int, end: int) -> bool:
    """Whether a line without anything on it lies between two indices."""
    return _BLANK_LINE.search(text, start, end) is not None


def is_blank(text: str, index: int) -> bool:
    """Whether nothing but spaces and tabs stands on the line that holds an index."""
    return not text[line_start(text, index) : line_end(text, index)].strip()


def column(text: str, index: int) -> int:
    """The characters of the line before an index."""
    return index - line_start(text, index)


def position(text: str, index: int) -> tuple[int, int]:
    """The line and column of an index, both from 1."""
    return sum(1 for _ in _BREAK.finditer(text, 0, index)) + 1, column(text, index) + 1
