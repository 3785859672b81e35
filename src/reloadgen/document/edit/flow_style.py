"""Splices that edit a list or mapping in flow style: an item and its comma."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.document.edit.line_breaks import has_break, line_break, line_end, line_start, next_line
from reloadgen.document.edit.splices import Splice, Splices

if TYPE_CHECKING:
    from reloadgen.document.edit.syntax_tree import Item, Syntax


def insert(text: str, collection: Syntax, index: int, item: str) -> Splices:
    """A new item after the previous one; on a line of its own where that one has one."""
    if not collection.items:
        return _insert_only(text, collection, item)
    if not index:
        return _insert_first(text, collection, item)
    previous = collection.items[index - 1]
    if not _has_own_line(text, previous):
        return (Splice(previous.end, previous.end, f", {item}"),)
    indent = text[line_start(text, previous.start) : previous.start]
    at = next_line(text, previous.end)
    if previous.comma < 0:
        comma, line = (Splice(previous.end, previous.end, ","),), f"{indent}{item}{line_break(text)}"
        return (*comma, Splice(at, at, line))
    return (Splice(at, at, f"{indent}{item},{line_break(text)}"),)


def _insert_only(text: str, collection: Syntax, item: str) -> Splices:
    """The item right after the bracket; spaces go from a list."""
    start, end = collection.start + 1, collection.end - 1
    spaces = collection.kind == "sequence" and not has_break(text, start, end)
    return (Splice(start, end if spaces else start, item),)


def _insert_first(text: str, collection: Syntax, item: str) -> Splices:
    first = collection.items[0]
    if _has_own_line(text, first):
        at = next_line(text, collection.start)
        indent = text[line_start(text, first.start) : first.start]
        return (Splice(at, at, f"{indent}{item},{line_break(text)}"),)
    return (Splice(first.start, first.start, f"{item}, "),)


def remove(text: str, collection: Syntax, index: int) -> Splices:
    """An item, one comma, and its line with the comment at the end if it has the line to itself."""
    items = collection.items
    item = items[index]
    before = items[index - 1] if index else None
    after = items[index + 1] if index + 1 < len(items) else None
    if before is None and after is None:
        return _remove_only(text, collection)
    if _has_own_line(text, item):
        own = Splice(line_start(text, item.start), next_line(text, item.end), "")
        needless = item.comma < 0 and before is not None
        return (Splice(before.comma, before.comma + 1, ""), own) if needless and before else (own,)
    if before and _is_after_comma(text, before, item):
        return (Splice(before.end, item.end, ""),)
    if after and not has_break(text, item.start, after.start):
        return (Splice(item.start, after.start, ""),)
    return _remove_between(item, before)


def _is_after_comma(text: str, before: Item, item: Item) -> bool:
    """Whether the comma before an item stands on the item's line, and no comment lies between."""
    return not has_break(text, before.comma, item.start) and "#" not in text[before.end : before.comma]


def _remove_only(text: str, collection: Syntax) -> Splices:
    item = collection.items[0]
    if not has_break(text, collection.start, collection.end - 1):
        return (Splice(collection.start + 1, collection.end - 1, ""),)
    if _has_own_line(text, item):
        return (Splice(line_start(text, item.start), next_line(text, item.end), ""),)
    return _remove_between(item, None)


def _remove_between(item: Item, before: Item | None) -> Splices:
    """An item among line breaks: the item and its comma, or the comma before where it has none."""
    if item.comma >= 0:
        return (Splice(item.start, item.end, ""), Splice(item.comma, item.comma + 1, ""))
    comma = (Splice(before.comma, before.comma + 1, ""),) if before else ()
    return (*comma, Splice(item.start, item.end, ""))


def _has_own_line(text: str, item: Item) -> bool:
    """Whether nothing but a comma and a comment shares the item's lines."""
    lead = text[line_start(text, item.start) : item.start]
    rest = text[item.end : line_end(text, item.end)].lstrip()
    if 0 <= item.comma < line_end(text, item.end):
        rest = text[item.comma + 1 : line_end(text, item.end)].lstrip()
    elif item.comma >= 0:
        return False  # the comma stands on a later line
    return not lead.strip() and (not rest or rest.startswith("#"))
