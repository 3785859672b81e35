"""Splices that edit a list in block style, or turn an empty one into it."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from reloadgen.document.edit.list_spans import (
    Place,
    break_before,
    has_break,
    line_break,
    line_end,
    line_start,
    next_line,
)


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


def insert_line(text: str, index: int, line: str) -> Splice:
    """A line after the one that holds a place; a missing last line break stays missing."""
    at = next_line(text, index)
    complete = at > line_end(text, index)
    return Splice(at, at, f"{line}{line_break(text)}" if complete else f"{line_break(text)}{line}")


def insert(text: str, place: Place, index: int, item: str) -> Splices:
    """A new entry on a line of its own, after the previous one's, or after the key's if it is the first."""
    model = place.entries[max(index - 1, 0)]
    indent = " " * (model.start - line_start(text, model.start))
    gap = text[model.start + 1 : model.body]
    gap = gap if gap.strip(" ") == "" else " "
    return (insert_line(text, model.end if index else place.header, f"{indent}-{gap}{item}"),)


def remove(text: str, place: Place, index: int) -> Splices:
    """An entry's lines with the comment at their end; the last one leaves `[]`."""
    entry = place.entries[index]
    start, end = line_start(text, entry.start), next_line(text, entry.end)
    if end == line_end(text, entry.end) and start:  # no line break at the file's end, before as after
        start = break_before(text, start)
    emptied = (Splice(place.header, place.header, " []"),) if len(place.entries) == 1 else ()
    return (*emptied, Splice(start, end, ""))


def fill(text: str, place: Place, indent: int, item: str) -> Splices:
    """The first entry of a list that is empty or null, which becomes a block list; comments in it stay."""
    line = f"{' ' * indent}- {item}"
    end = place.closing + (place.style == "flow")
    if has_break(text, place.header, place.opening):
        return (Splice(place.opening, end, f"- {item}"),)
    if has_break(text, place.opening, place.closing):
        start = line_start(text, place.closing)
        return (Splice(place.header, place.opening + 1, ""), Splice(start, end, line))
    return (Splice(place.header, end, ""), insert_line(text, end, line))


def missing(text: str, index: int, indent: int, item: str) -> Splices:
    """The key and its first entry, after the line that holds a place."""
    pad = " " * indent
    return (insert_line(text, index, f"{pad}resources:{line_break(text)}{pad}  - {item}"),)
