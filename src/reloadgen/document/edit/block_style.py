"""Splices that edit a list or mapping in block style, or turn an empty one into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.document.edit.line_breaks import (
    break_before,
    column,
    has_break,
    is_blank,
    line_break,
    line_end,
    line_start,
    next_line,
)
from reloadgen.document.edit.neighbour_style import is_spaced
from reloadgen.document.edit.splices import Splice, Splices, insert_lines

if TYPE_CHECKING:
    from reloadgen.document.edit.new_item import NewItem
    from reloadgen.document.edit.syntax_tree import Item, Syntax


def insert(text: str, collection: Syntax, index: int, new: NewItem) -> Splices:
    """A new item on lines of its own, after the previous one's, or after the collection's key if it is the first."""
    model = collection.items[max(index - 1, 0)]
    at = column(text, model.start)
    lines, pad = new.block(text, at, _gap(text, model)), " " * at
    blank = line_break(text) if new.spaced and has_break(lines, 0, len(lines)) else ""
    if index:
        return (insert_lines(text, model.end, f"{blank}{pad}{lines}"),)
    if _begins_line(text, model) and collection.header:
        return (insert_lines(text, collection.header, f"{pad}{lines}{blank}"),)
    return (Splice(model.start, model.start, f"{lines}{blank}{line_break(text)}{pad}"),)


def _gap(text: str, model: Item) -> str:
    """The spaces after the dash of an entry."""
    gap = text[model.start + 1 : model.value.outer]
    return gap if gap and not gap.strip(" ") and model.key is None else " "


def _begins_line(text: str, item: Item) -> bool:
    """Whether nothing stands before an item on its line, no dash of the entry that it begins."""
    return not text[line_start(text, item.start) : item.start].strip()


def remove(text: str, collection: Syntax, index: int) -> Splices:
    """An item's lines with the comment at their end; the last one leaves `[]` or `{}`."""
    item = collection.items[index]
    if len(collection.items) == 1:
        return _remove_only(text, collection)
    if _begins_line(text, item):
        spaced = bool(item.value.items) and is_spaced(text, collection)
        return (_with_empty_lines(text, collection.items, index) if spaced else _own_lines(text, item),)
    end, following = line_end(text, item.end), collection.items[index + 1].start
    if not text[end:following].strip():
        return (Splice(item.start, following, ""),)
    start = len(
        text[: item.start].rstrip(" ")
    )  # a comment follows, and stays: the dash gets a line of its own
    return (Splice(start, end, ""),)


def _remove_only(text: str, collection: Syntax) -> Splices:
    (item,) = collection.items
    emptied = "[]" if collection.kind == "sequence" else "{}"
    if collection.header and _begins_line(text, item):
        return (Splice(collection.header, collection.header, f" {emptied}"), _own_lines(text, item))
    return (Splice(item.start, line_end(text, item.end), emptied),)


def _own_lines(text: str, item: Item, empty_from: int | None = None) -> Splice:
    """The lines of an item, and the empty ones before it that begin at `empty_from` or later."""
    start, end = line_start(text, item.start), next_line(text, item.end)
    while empty_from is not None and start > empty_from and is_blank(text, break_before(text, start)):
        start = line_start(text, break_before(text, start))
    if end == line_end(text, item.end) and start:  # no line break at the file's end, before as after
        start = break_before(text, start)
    return Splice(start, end, "")


def _with_empty_lines(text: str, items: tuple[Item, ...], index: int) -> Splice:
    """The lines of an item and the empty ones that set it apart from the one before, or the first from the next."""
    if index:
        return _own_lines(text, items[index], next_line(text, items[index - 1].end))
    start, end, _ = _own_lines(text, items[0])
    while is_blank(text, end):
        end = next_line(text, end)
    return Splice(start, end, "")


def fill(text: str, empty: Syntax, indent: int, new: NewItem) -> Splices:
    """The first item of a collection that is empty or null, at a column; comments in it stay."""
    lines = f"{' ' * indent}{new.block(text, indent)}"
    if has_break(text, empty.header, empty.start):
        return (Splice(empty.start, empty.end, new.block(text, column(text, empty.start))),)
    comments = "#" in text[empty.start : empty.end] or not has_break(lines, 0, len(lines))
    if comments and has_break(text, empty.start, empty.end):
        start = line_start(text, empty.end - 1)
        return (Splice(empty.header, empty.start + 1, ""), Splice(start, empty.end, lines))
    return (Splice(empty.header, empty.end, ""), insert_lines(text, empty.end, lines))


def fill_entry(text: str, empty: Syntax, new: NewItem) -> Splices:
    """As `fill` for an empty entry, on the line of its dash."""
    item = new.block(text, column(text, empty.header) + 1)
    return (Splice(empty.header, empty.end, f" {item}"),)
