"""Kustomization files that people edit too: one entry more or less, by places, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.document.emit import scalar
from reloadgen.document.nodes import Mapping, Node, Scalar
from reloadgen.document.nodes import Sequence as NodeSequence
from reloadgen.tree import blocklist, flowlist
from reloadgen.tree.blocklist import Splice, Splices
from reloadgen.tree.listing import BOM, LISTS, Listing, Refusal, lists, normalise, read
from reloadgen.tree.places import Place, content_end, locate
from reloadgen.tree.style import position, spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMENTED = re.compile(r"^[ \t]*#[ \t]*-[ \t]+[\"']?([^\"'#\s]+)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)
_SPOILED = "the entry can't be placed without changing something else"
_Shape: TypeAlias = "tuple[object, ...]"


@dataclass(frozen=True, slots=True)
class Edit:
    """The bytes after an edit, and what the user should know about them, a sentence each."""

    data: bytes
    warnings: tuple[str, ...] = ()


def create(children: Sequence[str]) -> bytes:
    """A new kustomization file that lists the children, as the story drafts it."""
    head = "---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
    entries = "".join(f"  - {scalar(child)}\n" for child in children)
    return f"{head}resources:\n{entries}".encode() if entries else f"{head}resources: []\n".encode()


def add(data: bytes, child: str, *, component: bool = False) -> Edit:
    """The file with a directory listed under `resources`; the same bytes if it is listed in any spelling.

    Args:
        data: the file's bytes.
        child: the directory's name, relative to the file.
        component: the directory's own kustomization is a `kind: Component`, which must not be listed.

    Raises:
        Refusal: the file can't be edited safely.
    """
    line = f"  - {scalar(child)}"
    try:
        before = read(data)
        after = data if lists(before, child) else _added(before, child)
    except Refusal as refusal:
        refusal.line = line
        raise
    if after == data:
        return Edit(data)
    if component:
        raise Refusal(
            f"{child} is a kind: Component, which resources can't list", line=f"components:\n{line}"
        )
    return Edit(after, _warnings(before, child))


def remove(data: bytes, *children: str) -> bytes:
    """The file without entries for these directories, in whatever spelling; the same bytes if there are none.

    Raises:
        Refusal: the file can't be edited safely.
    """
    gone = frozenset(map(normalise, children))
    try:
        while found := _first(listing := read(data), gone):
            data = _removed(listing, *found)
    except Refusal as refusal:
        refusal.line = "\n".join(f"  - {scalar(child)}" for child in children)
        raise
    return data


def _added(before: Listing, child: str) -> bytes:
    texts = _texts(before, "resources")
    index = position(texts, child)
    entry = spelling(texts, child, index)
    data = _spliced(before, _insertion(before, index, entry))
    return _checked(before, data, "resources", (*texts[:index], entry, *texts[index:]))


def _insertion(listing: Listing, index: int, entry: str) -> Splices:
    text, root = listing.text, listing.root
    pair = listing.node("resources")
    if pair is None:
        return _new_key(listing, entry)
    key, _ = pair
    place = _place(text, key)
    if root.flow and place.style == "null":
        return (
            Splice(
                place.opening,
                place.closing,
                f"{'' if place.closing > place.header else ' '}[{_item(text, key, place, entry)}]",
            ),
        )
    if place.style == "flow" and (root.flow or place.entries):
        return flowlist.insert(text, place, index, _item(text, key, place, entry))
    if place.entries:
        return blocklist.insert(text, place, index, scalar(entry))
    return blocklist.fill(text, place, root.start.column + 2, scalar(entry))


def _new_key(listing: Listing, entry: str) -> Splices:
    """`resources` behind `apiVersion` and `kind`, where they lead; without them at the end."""
    root, text = listing.root, listing.text
    if root.flow:
        return _new_flow_key(listing, entry)
    heads = [pair for name in ("apiVersion", "kind") if (pair := listing.node(name))]
    ends = [
        node.end.index for key, node in heads if isinstance(node, Scalar) and node.start.index > key.end.index
    ]
    return blocklist.missing(text, max(ends) if ends else content_end(text), root.start.column, scalar(entry))


def _new_flow_key(listing: Listing, entry: str) -> Splices:
    root, text = listing.root, listing.text
    if not root.pairs:
        return (Splice(root.start.index + 1, root.start.index + 1, f"resources: [{scalar(entry)}]"),)
    key, last = root.pairs[-1]
    quote = '"' if text[key.start.index] == '"' else ""
    lead = text[: root.pairs[0][0].start.index].rpartition("{")[2]
    separator = lead if lead.strip(" \t\r\n") == "" and "\n" in lead else " "
    item = f'"{entry}"' if quote else scalar(entry)
    return (Splice(last.end.index, last.end.index, f",{separator}{quote}resources{quote}: [{item}]"),)


def _item(text: str, key: Scalar, place: Place, entry: str) -> str:
    """A flow item: in double quotes where all others, or the key of an empty list, stand in them (JSON)."""
    starts = [each.body for each in place.entries] or [key.start.index]
    return f'"{entry}"' if all(text[start] == '"' for start in starts) else scalar(entry)


def _first(listing: Listing, gone: frozenset[str]) -> tuple[str, int] | None:
    """The first entry that has to go: its list and its number there."""
    for name in LISTS:
        for number, entry in enumerate(_texts(listing, name)):
            if normalise(entry) in gone:
                return name, number
    return None


def _removed(before: Listing, name: str, index: int) -> bytes:
    texts = _texts(before, name)
    pair = before.node(name)
    assert pair is not None  # noqa: S101 - an entry was found in it
    place = _place(before.text, pair[0])
    edit = flowlist.remove if place.style == "flow" else blocklist.remove
    data = _spliced(before, edit(before.text, place, index))
    return _checked(before, data, name, texts[:index] + texts[index + 1 :])


def _place(text: str, key: Scalar) -> Place:
    try:
        return locate(text, key)
    except ValueError as error:
        raise Refusal(_SPOILED, key.start.line + 1) from error


def _spliced(listing: Listing, splices: Splices) -> bytes:
    text = blocklist.splice(listing.text, splices)
    return f"{BOM if listing.bom else ''}{text}".encode()


def _checked(before: Listing, data: bytes, name: str, expected: tuple[str, ...]) -> bytes:
    """The bytes, if one list of them reads as expected and all else as before."""
    try:
        after = read(data)
    except Refusal as refusal:
        raise Refusal(_SPOILED) from refusal
    if _texts(after, name) != expected or _rest(after, name) != _rest(before, name):
        raise Refusal(_SPOILED)
    return data


def _rest(listing: Listing, name: str) -> list[_Shape]:
    return [
        _shape(key, node) for key, node in listing.root.pairs if isinstance(key, Scalar) and key.text != name
    ]


def _shape(*nodes: Node) -> _Shape:
    """Nodes without their places: equal if they say the same, quotes and tags included."""
    shapes: list[object] = []
    for node in nodes:
        match node:
            case Scalar():
                shapes.append((node.text, node.plain, node.tag))
            case NodeSequence():
                shapes.append(("list", node.tag, _shape(*node.items)))
            case Mapping():
                shapes.append(("map", node.tag, *(_shape(*pair) for pair in node.pairs)))
    return tuple(shapes)


def _texts(listing: Listing, name: str) -> tuple[str, ...]:
    pair = listing.node(name)
    items = pair[1].items if pair and isinstance(pair[1], NodeSequence) else ()
    return tuple(item.text for item in items if isinstance(item, Scalar))


def _warnings(listing: Listing, child: str) -> tuple[str, ...]:
    """A commented-out entry is no entry, but somebody may have meant it."""
    for match in _COMMENTED.finditer(listing.text):
        if normalise(match[1]) == normalise(child):
            line = listing.text.count("\n", 0, match.start()) + 1
            return (f"line {line} has {match[1]} commented out; it is listed now",)
    return ()
