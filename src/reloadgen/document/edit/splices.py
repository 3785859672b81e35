"""Edits as splices: which characters of a text to replace by what."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from reloadgen.document.edit.line_breaks import line_break, line_end, next_line


class Splice(NamedTuple):
    """Replace the characters from `start` to `end` by `text`."""

    start: int
    end: int
    text: str


Splices: TypeAlias = tuple[Splice, ...]


def splice(text: str, splices: Splices) -> str:
    """The text with splices made, which must not overlap."""
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def insert_lines(text: str, index: int, lines: str) -> Splice:
    """Lines after the one that holds an index; a missing last line break stays missing."""
    at = next_line(text, index)
    complete = at > line_end(text, index)
    return Splice(at, at, f"{lines}{line_break(text)}" if complete else f"{line_break(text)}{lines}")
