"""Which splices put a new item into a list or mapping, by how that and the text around it are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.document.edit import block_style, flow_style
from reloadgen.document.edit.line_breaks import line_end
from reloadgen.document.edit.neighbour_style import is_json
from reloadgen.document.edit.splices import Splice, Splices

if TYPE_CHECKING:
    from reloadgen.document.edit.new_item import NewItem
    from reloadgen.document.edit.parsed_document import Document, Target


def insert(document: Document, target: Target, index: int, new: NewItem) -> Splices:
    """The splices that make an item number `index` of the collection, or of the null in its stead, at a target.

    Raises:
        EditError: the target has no place for an item.
    """
    text, collection = document.text, target.syntax
    _check(document, target)
    if collection.kind == "scalar" and target.in_flow:
        json = is_json(text, collection, target.item)
        space = "" if collection.end > collection.start else " "
        return (Splice(collection.start, collection.end, f"{space}{new.flow_collection(as_json=json)}"),)
    if collection.style == "flow" and (target.in_flow or collection.items or target.item is None):
        json = is_json(text, collection, target.item)
        return flow_style.insert(text, collection, index, new.flow(as_json=json))
    if collection.items:
        return block_style.insert(text, collection, index, new)
    return _fill(document, target, new)


def _fill(document: Document, target: Target, new: NewItem) -> Splices:
    text, empty, column = document.text, target.syntax, document.column(target)
    if target.item is not None and target.item.key is not None:
        indent = new.style.sequence if new.key is None else new.style.mapping
        return block_style.fill(text, empty, column + indent, new)
    if text[empty.header : line_end(text, empty.end)].strip() == text[empty.start : empty.end]:
        return block_style.fill_entry(text, empty, new)
    return block_style.fill(text, empty, column + 2, new)


def _check(document: Document, target: Target) -> None:
    syntax, item = target.syntax, target.item
    if syntax.kind == "alias":
        raise document.error("this is an alias", target)
    if syntax.style == "pair":
        raise document.error("this is a mapping without braces", target)
    if item is not None and item.key is not None and item.colon < 0:
        raise document.error("the key has no colon", target)
