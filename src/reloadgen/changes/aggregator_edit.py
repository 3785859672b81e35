"""Kustomization files that people edit too: one entry more or less, by places, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.changes.kustomization_list import BOM, LISTS, Listing, Refusal, lists, normalise, read
from reloadgen.document.edit import block_style
from reloadgen.document.edit.entry_style import position, spelling
from reloadgen.document.edit.list_entries import SPOILED, deletion, insertion
from reloadgen.document.emit import scalar
from reloadgen.document.nodes import Mapping, Node, Scalar
from reloadgen.document.nodes import Sequence as NodeSequence

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMENTED = re.compile(r"^[ \t]*#[ \t]*-[ \t]+[\"']?([^\"'#\s]+)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)
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
        after = data if lists(before, child, component=component) else _added(before, child)
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
        while found := _last(listing := read(data), gone):
            data = _removed(listing, *found)
    except Refusal as refusal:
        refusal.line = "\n".join(f"  - {scalar(child)}" for child in children)
        raise
    return data


def _added(before: Listing, child: str) -> bytes:
    texts = before.texts("resources")
    index = position(texts, child)
    entry = spelling(texts, child, index)
    data = _spliced(before, insertion(before, index, entry))
    return _checked(before, data, "resources", (*texts[:index], entry, *texts[index:]))


def _last(listing: Listing, gone: frozenset[str]) -> tuple[str, int] | None:
    """The last entry that has to go, its list and its number there: an alias goes before its anchor."""
    for name in reversed(LISTS):
        texts = listing.texts(name)
        for number in reversed(range(len(texts))):
            if normalise(texts[number]) in gone:
                return name, number
    return None


def _removed(before: Listing, name: str, index: int) -> bytes:
    texts = before.texts(name)
    data = _spliced(before, deletion(before, name, index))
    return _checked(before, data, name, texts[:index] + texts[index + 1 :])


def _spliced(listing: Listing, splices: block_style.Splices) -> bytes:
    text = block_style.splice(listing.text, splices)
    return f"{BOM if listing.bom else ''}{text}".encode()


def _checked(before: Listing, data: bytes, name: str, expected: tuple[str, ...]) -> bytes:
    """The bytes, if one list of them reads as expected and all else as before."""
    pair = before.node(name)
    spoiled = Refusal(SPOILED, pair[0].start.line + 1 if pair else 0)
    try:
        after = read(data)
    except Refusal as refusal:
        raise spoiled from refusal
    if after.texts(name) != expected or _rest(after, name) != _rest(before, name):
        raise spoiled
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


def _warnings(listing: Listing, child: str) -> tuple[str, ...]:
    """A commented-out entry is no entry, but somebody may have meant it."""
    for match in _COMMENTED.finditer(listing.text):
        if normalise(match[1]) == normalise(child):
            line = listing.text.count("\n", 0, match.start()) + 1
            return (f"line {line} has {match[1]} commented out; it is listed now",)
    return ()
