"""Set a scalar, insert or remove a key or an entry in YAML text; every byte that the edit is not about stays.

A path names keys and, in lists, numbers from 0: `("clusters", 0, "root")`. Each function returns the new text, read
again and compared: the values differ by exactly the edit. Edits compose: one takes the text that another returns.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from reloadgen.document.edit import block_style, flow_style, insertion, proof, scalar_style
from reloadgen.document.edit.edit_error import UNSAFE, EditError, ManualEdit
from reloadgen.document.edit.neighbour_style import detect, is_json, is_spaced, sorted_index
from reloadgen.document.edit.new_item import NewItem
from reloadgen.document.edit.parsed_document import BOM, kind, merges, read
from reloadgen.document.edit.splices import splice
from reloadgen.document.nodes import Mapping, Scalar, Sequence
from reloadgen.document.values import is_null

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Sequence as AnySequence

    from reloadgen.document.edit.parsed_document import Document, Target
    from reloadgen.document.edit.scalar_style import Context
    from reloadgen.document.edit.splices import Splices
    from reloadgen.document.emit import Emitted, Plain, Style
    from reloadgen.document.nodes import KeyPath, Node


def set_scalar(text: str, path: KeyPath, value: Plain) -> str:
    """Replace a scalar or null; the new value stands in the same quotes or block style where that can hold it.

    Raises:
        EditError: there is no scalar at the path, or it can't be set safely.
    """
    with _refusals(ManualEdit("set", path, (value,))):
        document = read(text)
        target = document.target(path)
        if target.syntax.kind == "alias" or target.syntax.tagged:
            raise document.error("the value is an alias or has a tag", target)
        if not isinstance(target.node, Scalar):
            raise document.error(f"expected a scalar, not {kind(target.node)}", target)
        if proof.holds(document.root, path, value):
            return text
        splices = _replacement(document, target, value)
        return _proven(document, target, splices, lambda old, new: proof.is_set(old, new, path, value))


def insert_key(
    text: str,
    path: KeyPath,
    value: Emitted,
    *,
    order: AnySequence[str] = (),
    style: Style | None = None,
) -> str:
    """Insert a key that is not there yet, with the mappings that lack on the way to it.

    Args:
        text: the YAML text.
        path: where the key goes; its last part is the key.
        value: a scalar, mapping or list.
        order: the usual order of the mapping's keys. The key goes behind the last of those that come before it; where
            there is none of them, before the first of those that come after it; else to the end.
        style: how a block is written; by default as its neighbours are, empty lines between them too.

    Raises:
        EditError: the key is there already, or can't be inserted safely.
    """
    with _refusals(ManualEdit("insert", path, (value,))):
        document = read(text)
        target, rest = document.find(path)
        key, *below = rest or ("",)
        if not rest:
            raise document.error("the key already exists", target)
        if not all(isinstance(part, str) for part in rest):
            raise document.error(f"entry {key} not found", target)
        for part in reversed(below):
            value = {str(part): value}
        new = _new_item(document, target, value, style, str(key))
        index = _key_index(target.node, str(key), order)
        return _inserted(document, target, path[: len(path) - len(rest)], index, new)


def insert_entry(
    text: str, path: KeyPath, value: Emitted, index: int | None = None, *, style: Style | None = None
) -> str:
    """Insert an entry into the list, or into the null in its stead, at a path.

    Args:
        text: the YAML text.
        path: where the list stands.
        value: a scalar, mapping or list.
        index: the entry's number afterwards; by default its place in a list of sorted texts, else behind the last.
        style: how a block is written; by default as its neighbours are, empty lines between them too.

    Raises:
        EditError: the path does not lead to a list, or the entry cannot be inserted safely.
    """
    with _refusals(ManualEdit("insert", path, (value,))):
        document = read(text)
        target = document.target(path)
        if not (isinstance(target.node, Sequence) or is_null(target.node)):
            raise document.error(f"expected a list, not {kind(target.node)}", target)
        number = _entry_index(target.node, value) if index is None else index
        if not 0 <= number <= (len(target.node.items) if isinstance(target.node, Sequence) else 0):
            raise document.error(f"entry {number} is out of range", target)
        new = _new_item(document, target, value, style)
        return _inserted(document, target, path, number, new)


def remove_key(text: str, path: KeyPath) -> str:
    """Remove a key with its value; the last one of a mapping leaves `{}`.

    Raises:
        EditError: the key is not there, or can't be removed safely.
    """
    return _removed(text, path)


def remove_entry(text: str, path: KeyPath) -> str:
    """Remove the entry at a path, whose last part is its number; the last one of a list leaves `[]`.

    Raises:
        EditError: the entry is not there, or can't be removed safely.
    """
    return _removed(text, path)


def _removed(text: str, path: KeyPath) -> str:
    with _refusals(ManualEdit("remove", path)):
        document = read(text)
        target = document.target(path)
        collection = document.target(path[:-1])
        if target.item is None or collection.syntax.style == "pair":
            raise document.error("it cannot be removed there", target)
        if isinstance(collection.node, Mapping) and merges(collection.node):
            raise document.error("the mapping uses merge keys (<<)", collection)
        remove = block_style.remove if collection.syntax.style == "block" else flow_style.remove
        splices = remove(document.text, collection.syntax, collection.syntax.items.index(target.item))
        return _proven(document, collection, splices, lambda old, new: proof.is_removed(old, new, path))


def _new_item(
    document: Document, target: Target, value: Emitted, style: Style | None, key: str | None = None
) -> NewItem:
    if style is not None:
        return NewItem(value, style, key)
    text = document.text
    spaced = not isinstance(value, str) and is_spaced(text, target.syntax)
    return NewItem(value, detect(text, target), key, spaced=spaced)


def _inserted(document: Document, target: Target, path: KeyPath, index: int, new: NewItem) -> str:
    splices = insertion.insert(document, target, index, new)
    part, alone = (index, [new.value]) if new.key is None else (new.key, {new.key: new.value})
    if isinstance(target.node, Scalar):
        return _proven(document, target, splices, lambda old, now: proof.is_set(old, now, path, alone))
    here = (*path, part)
    return _proven(document, target, splices, lambda old, now: proof.is_inserted(old, now, here, new.value))


def _replacement(document: Document, target: Target, value: Plain) -> Splices:
    if target.item is None or (target.item.key and target.item.colon < 0):
        raise document.error("the key has no colon", target)
    collection = target.parents[-1]
    indent = document.column(target) + (
        2 if target.item.key is None else detect(document.text, target).mapping
    )
    context: Context = "flow" if target.in_flow else "block"
    if target.in_flow and is_json(document.text, collection, target.item):
        context = "json"
    return scalar_style.replace(document.text, target.syntax, value, indent, context)


def _key_index(node: Node, key: str, order: AnySequence[str]) -> int:
    pairs = node.pairs if isinstance(node, Mapping) else ()
    place = order.index(key) if key in order else 0
    keys = [name.text if isinstance(name, Scalar) else None for name, _ in pairs]
    behind = [number for number, name in enumerate(keys, start=1) if name in order[:place]]
    ahead = [number for number, name in enumerate(keys) if key in order and name in order[place + 1 :]]
    return max(behind) if behind else min(ahead, default=len(keys))


def _entry_index(node: Node, value: Emitted) -> int:
    items = node.items if isinstance(node, Sequence) else ()
    texts = [item.text for item in items if isinstance(item, Scalar)]
    if isinstance(value, str) and len(texts) == len(items):
        return sorted_index(texts, value)
    return len(items)


def _proven(document: Document, target: Target, splices: Splices, check: Callable[[Node, Node], bool]) -> str:
    """The text after an edit, if it reads as it has to."""
    text = (BOM if document.bom else "") + splice(document.text, splices)
    try:
        proven = check(document.root, read(text).root)
    except EditError as error:
        raise document.error(UNSAFE, target) from error
    if not proven:
        raise document.error(UNSAFE, target)
    return text


@contextmanager
def _refusals(manual: ManualEdit) -> Iterator[None]:
    """Say with every refusal what to write by hand."""
    try:
        yield
    except EditError as error:
        raise error.with_manual(manual) from error
    except ValueError as error:  # a value that can't be written
        raise EditError(str(error), manual=manual) from error
