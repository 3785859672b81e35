"""JSON patches (https://www.rfc-editor.org/rfc/rfc6902)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.manifests.fields import Content, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.document.values import Value


def apply_operations(content: Content, operations: Sequence[Value]) -> Content:
    """The content after all operations of a patch.

    Raises:
        PatchError: an operation that does not fit the object.
    """
    patched: Value = content
    for operation in operations:
        patched = _operate(patched, operation)
    if not isinstance(patched, dict):
        raise PatchError("the patch removes the object")
    return patched


def _operate(content: Value, operation: Value) -> Value:
    name, path = text(operation, "op"), _pointer(text(operation, "path"))
    value = operation.get("value") if isinstance(operation, dict) else None
    match name:
        case "add" | "replace" | "remove":
            return _edit(content, path, name, value)
        case "test":
            if _lookup(content, path) != value:
                raise PatchError(f"test of /{'/'.join(path)} fails")
            return content
        case "copy" | "move":
            source = _pointer(text(operation, "from"))
            copied = _lookup(content, source)
            rest = _edit(content, source, "remove", None) if name == "move" else content
            return _edit(rest, path, "add", copied)
    raise PatchError(f"unknown operation {name!r}")


def _pointer(pointer: str) -> tuple[str, ...]:
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def _lookup(content: Value, path: tuple[str, ...]) -> Value:
    for part in path:
        if isinstance(content, dict) and part in content:
            content = content[part]
        elif isinstance(content, list):
            content = content[_index(part, len(content) - 1)]
        else:
            raise PatchError(f"/{'/'.join(path)} not found")
    return content


def _index(part: str, last: int) -> int:
    if not part.isdigit() or int(part) > last:
        raise PatchError(f"item {part} not found")
    return int(part)


def _edit(content: Value, path: tuple[str, ...], name: str, value: Value) -> Value:
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(content, list):
        return _edit_list(content, head, rest, name, value)
    if not isinstance(content, dict):
        raise PatchError(f"/{head} not found")
    if (rest or name != "add") and head not in content:
        raise PatchError(f"{name}: /{head} not found")
    if rest:
        return {**content, head: _edit(content[head], rest, name, value)}
    if name == "remove":
        return {key: each for key, each in content.items() if key != head}
    return {**content, head: value}


def _edit_list(content: list[Value], head: str, rest: tuple[str, ...], name: str, value: Value) -> Value:
    if rest:
        index = _index(head, len(content) - 1)
        return [*content[:index], _edit(content[index], rest, name, value), *content[index + 1 :]]
    if name == "add":
        index = len(content) if head == "-" else _index(head, len(content))
        return [*content[:index], value, *content[index:]]
    index = _index(head, len(content) - 1)
    return [*content[:index], *([value] if name == "replace" else ()), *content[index + 1 :]]
