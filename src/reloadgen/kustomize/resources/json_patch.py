"""JSON patches as kustomize applies them (gopkg.in/evanphx/json-patch.v4), which is laxer than RFC 6902.

`replace` adds a missing key of a map, indices may be negative, and a path may lack its leading slash
(docs/decisions/patches.md).
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.patch_error import PatchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.document.values import Value
    from reloadgen.manifests.fields import Content

_INDEX = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)


def apply_operations(content: Content, operations: Sequence[Value]) -> Content:
    """The content after all operations of a patch.

    Raises:
        PatchError: an operation that does not fit the object.
    """
    patched: Value = deepcopy(content)
    for operation in operations:
        patched = _operate(patched, operation if isinstance(operation, dict) else {})
    if not isinstance(patched, dict):
        raise PatchError("the patch replaces the object by a list")
    return patched


def _operate(document: Value, operation: Content) -> Value:
    match operation.get("op"):
        case "add":
            _add(document, _pointer(operation, "path"), operation.get("value"))
        case "remove":
            _remove(document, _pointer(operation, "path"))
        case "replace":
            return _replace(document, _pointer(operation, "path"), operation.get("value"))
        case "move":
            source = _pointer(operation, "from")
            moved = _get(document, source)
            _remove(document, source)
            _add(document, _pointer(operation, "path"), moved)
        case "copy":
            copied = _get(document, _pointer(operation, "from"))
            _add(document, _pointer(operation, "path"), copied)
        case "test":
            _test(document, _pointer(operation, "path"), operation.get("value"))
        case None:
            raise PatchError("an operation has no op")
        case name:
            raise PatchError(f"unknown operation {name!r}")
    return document


def _pointer(operation: Content, key: str) -> str:
    pointer = operation.get(key)
    if not isinstance(pointer, str):
        raise PatchError(f"{operation['op']}: an operation has no {key}")
    return pointer


def _decoded(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _container(document: Value, pointer: str) -> tuple[Value, str]:
    """The map or list that a pointer leads into, and the key there."""
    parts = [_decoded(part) for part in pointer.split("/")]
    if len(parts) == 1:
        raise PatchError(f"{pointer!r} is not a path such as /spec/replicas")
    found = document
    for part in parts[1:-1]:
        found = _item(found, part, pointer)
        if not isinstance(found, dict | list):
            raise PatchError(f"{pointer} not found")
    return found, parts[-1]


def _item(container: Value, key: str, pointer: str) -> Value:
    """What a map or list holds at a key; None where a map has no such key."""
    if isinstance(container, list):
        return container[_index(key, len(container), pointer)]
    return container.get(key) if isinstance(container, dict) else None


def _index(key: str, length: int, pointer: str) -> int:
    if not _INDEX.fullmatch(key):
        raise PatchError(f"{pointer}: {key} is not an index of a list")
    index = int(key)
    if not -length <= index < length:
        raise PatchError(f"{pointer}: the list has no item {key}")
    return index % length


def _get(document: Value, pointer: str) -> Value:
    container, key = _container(document, pointer)
    return _item(container, key, pointer)


def _add(document: Value, pointer: str, value: Value) -> None:
    container, key = _container(document, pointer)
    if isinstance(container, list):
        index = len(container) if key == "-" else _index(key, len(container) + 1, pointer)
        container.insert(index, deepcopy(value))
    elif isinstance(container, dict):
        container[key] = deepcopy(value)


def _remove(document: Value, pointer: str) -> None:
    container, key = _container(document, pointer)
    if isinstance(container, list):
        del container[_index(key, len(container), pointer)]
    elif isinstance(container, dict):
        if key not in container:
            raise PatchError(f"remove: {pointer} not found")
        del container[key]


def _replace(document: Value, pointer: str, value: Value) -> Value:
    if not pointer:
        if not isinstance(value, dict | list):
            raise PatchError("replace: only a map can replace the whole object")
        return deepcopy(value)
    container, key = _container(document, pointer)
    if isinstance(container, list):
        container[_index(key, len(container), pointer)] = deepcopy(value)
    elif isinstance(container, dict):
        container[key] = deepcopy(value)
    return document


def _test(document: Value, pointer: str, value: Value) -> None:
    found = _get(document, pointer) if pointer else document
    if not _same(found, value):
        raise PatchError(f"test of {pointer} fails")


def _same(one: Value, other: Value) -> bool:
    """Whether two values are the same, numbers and booleans by their type, too."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and one == other
