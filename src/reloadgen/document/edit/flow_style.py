"""Splices that edit a list in flow style: an item and its comma."""

from __future__ import annotations

from reloadgen.document.edit.block_style import Splice, Splices
from reloadgen.document.edit.list_spans import (
    Entry,
    Place,
    has_break,
    line_break,
    line_end,
    line_start,
    next_line,
)


def insert(text: str, place: Place, index: int, item: str) -> Splices:
    """A new item after the previous one; on a line of its own where that one has one."""
    if not place.entries:
        return (Splice(place.opening, place.closing + 1, f"[{item}]"),)
    if not index:
        return _insert_first(text, place, item)
    previous = place.entries[index - 1]
    if not _has_own_line(text, previous):
        return (Splice(previous.end, previous.end, f", {item}"),)
    indent = text[line_start(text, previous.start) : previous.start]
    at = next_line(text, previous.end)
    if previous.comma < 0:
        comma, line = (Splice(previous.end, previous.end, ","),), f"{indent}{item}{line_break(text)}"
        return (*comma, Splice(at, at, line))
    return (Splice(at, at, f"{indent}{item},{line_break(text)}"),)


def _insert_first(text: str, place: Place, item: str) -> Splices:
    first = place.entries[0]
    if _has_own_line(text, first):
        at = next_line(text, place.opening)
        indent = text[line_start(text, first.start) : first.start]
        return (Splice(at, at, f"{indent}{item},{line_break(text)}"),)
    return (Splice(first.start, first.start, f"{item}, "),)


def remove(text: str, place: Place, index: int) -> Splices:
    """An item, one comma, and its line with the comment at the end if it has the line to itself."""
    entry = place.entries[index]
    before = place.entries[index - 1] if index else None
    after = place.entries[index + 1] if index + 1 < len(place.entries) else None
    if before is None and after is None:
        return _remove_only(text, place)
    if _has_own_line(text, entry):
        own = Splice(line_start(text, entry.start), next_line(text, entry.end), "")
        needless = entry.comma < 0 and before is not None
        return (Splice(before.comma, before.comma + 1, ""), own) if needless and before else (own,)
    if before and _is_after_comma(text, before, entry):
        return (Splice(before.end, entry.end, ""),)
    if after and not has_break(text, entry.start, after.start):
        return (Splice(entry.start, after.start, ""),)
    return _remove_between(entry, before)


def _is_after_comma(text: str, before: Entry, entry: Entry) -> bool:
    """Whether the comma before an item stands on the item's line, and no comment lies between."""
    return not has_break(text, before.comma, entry.start) and "#" not in text[before.end : before.comma]


def _remove_only(text: str, place: Place) -> Splices:
    entry = place.entries[0]
    if not has_break(text, place.opening, place.closing):
        return (Splice(place.opening, place.closing + 1, "[]"),)
    if _has_own_line(text, entry):
        return (Splice(line_start(text, entry.start), next_line(text, entry.end), ""),)
    return _remove_between(entry, None)


def _remove_between(entry: Entry, before: Entry | None) -> Splices:
    """An item among line breaks: the item and its comma, or the comma before where it has none."""
    if entry.comma >= 0:
        return (Splice(entry.start, entry.end, ""), Splice(entry.comma, entry.comma + 1, ""))
    comma = (Splice(before.comma, before.comma + 1, ""),) if before else ()
    return (*comma, Splice(entry.start, entry.end, ""))


def _has_own_line(text: str, entry: Entry) -> bool:
    """Whether nothing but a comma and a comment shares the item's lines."""
    lead = text[line_start(text, entry.start) : entry.start]
    rest = text[entry.end : line_end(text, entry.end)].lstrip()
    if 0 <= entry.comma < line_end(text, entry.end):
        rest = text[entry.comma + 1 : line_end(text, entry.end)].lstrip()
    elif entry.comma >= 0:
        return False  # the comma stands on a later line
    return not lead.strip() and (not rest or rest.startswith("#"))
