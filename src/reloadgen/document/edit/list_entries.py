"""Which splices put an entry in or take it out, by how the list and the file are written."""

from __future__ import annotations

import json

from reloadgen.changes.kustomization_list import Listing, Refusal
from reloadgen.document.edit import block_style, flow_style
from reloadgen.document.edit.block_style import Splice, Splices
from reloadgen.document.edit.list_spans import Place, content_end, locate
from reloadgen.document.emit import scalar
from reloadgen.document.nodes import Scalar

SPOILED = "the edit can't be made without changing something else"


def insertion(listing: Listing, index: int, entry: str) -> Splices:
    """The splices that make `entry` number `index` of `resources`.

    Raises:
        Refusal: the key has no place for a list.
    """
    pair = listing.node("resources")
    in_flow = listing.root.flow
    if pair is None:
        return _new_flow_key(listing, entry) if in_flow else _new_key(listing, entry)
    key, _ = pair
    text, place = listing.text, _place(listing.text, key)
    if in_flow and place.style == "null":
        space = "" if place.closing > place.header else " "
        return (Splice(place.opening, place.closing, f"{space}[{_item(text, key, place, entry)}]"),)
    if place.style == "flow" and (in_flow or place.entries):
        return flow_style.insert(text, place, index, _item(text, key, place, entry))
    if place.entries:
        return block_style.insert(text, place, index, scalar(entry))
    return block_style.fill(text, place, listing.root.start.column + 2, scalar(entry))


def deletion(listing: Listing, name: str, index: int) -> Splices:
    """The splices that take entry number `index` out of a list.

    Raises:
        Refusal: the key has no place for a list.
    """
    (key,) = (key for key, _ in listing.root.pairs if isinstance(key, Scalar) and key.text == name)
    place = _place(listing.text, key)
    edit = flow_style.remove if place.style == "flow" else block_style.remove
    return edit(listing.text, place, index)


def _place(text: str, key: Scalar) -> Place:
    try:
        return locate(text, key)
    except ValueError as error:
        raise Refusal(SPOILED, key.start.line + 1) from error


def _new_key(listing: Listing, entry: str) -> Splices:
    """`resources` behind `apiVersion` and `kind`; without them at the end."""
    heads = [pair for name in ("apiVersion", "kind") if (pair := listing.node(name))]
    ends = [node.end.index for key, node in heads if node.start.index > key.end.index]
    place = max(ends) if ends else content_end(listing.text)
    return block_style.missing(listing.text, place, listing.root.start.column, scalar(entry))


def _new_flow_key(listing: Listing, entry: str) -> Splices:
    root, text = listing.root, listing.text
    if not root.pairs:
        inside = root.start.index + 1
        return (Splice(inside, inside, f"resources: [{scalar(entry)}]"),)
    key, last = root.pairs[-1]
    lead = text[root.start.index + 1 : root.pairs[0][0].start.index]
    separator = lead if not lead.strip() and "\n" in lead else " "
    is_json = text[key.start.index] == '"'
    pair = f'"resources": [{json.dumps(entry)}]' if is_json else f"resources: [{scalar(entry)}]"
    return (Splice(last.end.index, last.end.index, f",{separator}{pair}"),)


def _item(text: str, key: Scalar, place: Place, entry: str) -> str:
    """A flow item: in double quotes where all others, or the key of an empty list, stand in them (JSON)."""
    starts = [each.body for each in place.entries] or [key.start.index]
    return json.dumps(entry) if all(text[start] == '"' for start in starts) else scalar(entry)
