"""Kustomization files that people edit too: one entry more or less, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.changes.entry_style import position, spelling
from reloadgen.changes.kustomization_list import LISTS, Listing, lists, normalise, read
from reloadgen.document.edit import editor
from reloadgen.document.edit.edit_error import EditError, ManualEdit
from reloadgen.document.edit.parsed_document import BOM
from reloadgen.document.emit import DEFAULT_STYLE, scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMENTED = re.compile(r"^[ \t]*#[ \t]*-[ \t]+[\"']?([^\"'#\s]+)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Edit:
    """The bytes after an edit, and what the user should know about them, a sentence each."""

    data: bytes
    warnings: tuple[str, ...] = ()


def create(children: Sequence[str]) -> bytes:
    """A new kustomization file that lists the children."""
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
        EditError: the file can't be edited safely.
    """
    try:
        before = read(data)
        after = data if lists(before, child, component=component) else _added(before, child)
    except EditError as error:
        raise error.with_manual(ManualEdit("insert", ("resources",), (child,))) from error
    if after == data:
        return Edit(data)
    if component:
        manual = ManualEdit("insert", ("components",), (child,))
        raise EditError(f"{child} is a Component, which resources cannot list", manual=manual)
    return Edit(after, _warnings(before, child))


def remove(data: bytes, *children: str) -> bytes:
    """The file without entries for these directories, in whatever spelling; the same bytes if there are none.

    Raises:
        EditError: the file can't be edited safely.
    """
    names = frozenset(map(normalise, children))
    try:
        while path := _last(listing := read(data), names):
            data = editor.remove_entry(listing.text, path).encode()
    except EditError as error:
        raise error.with_manual(ManualEdit("remove", ("resources",), children)) from error
    return data


def _added(listing: Listing, child: str) -> bytes:
    texts = listing.texts("resources")
    index = position(texts, child)
    entry = spelling(texts, child, index)
    if listing.node("resources"):
        text = editor.insert_entry(listing.text, ("resources",), entry, index, style=DEFAULT_STYLE)
    else:
        order = () if listing.root.flow else ("apiVersion", "kind", "resources")
        text = editor.insert_key(listing.text, ("resources",), [entry], order=order, style=DEFAULT_STYLE)
    return text.encode()


def _last(listing: Listing, names: frozenset[str]) -> tuple[str, int] | None:
    """The path of the last entry that has to go: an alias goes before its anchor."""
    for name in reversed(LISTS):
        texts = listing.texts(name)
        for number in reversed(range(len(texts))):
            if normalise(texts[number]) in names:
                return name, number
    return None


def _warnings(listing: Listing, child: str) -> tuple[str, ...]:
    """A commented-out entry is no entry, but somebody may have meant it."""
    text = listing.text.removeprefix(BOM)
    for match in _COMMENTED.finditer(text):
        if normalise(match[1]) == normalise(child):
            line = text.count("\n", 0, match.start()) + 1
            return (f"{match[1]} is commented out in line {line}; reloadgen lists it all the same",)
    return ()
