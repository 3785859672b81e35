"""The fields of an object's content, by key path; content is JSON-like and never changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from reloadgen.document.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

Content: TypeAlias = dict[str, Value]
"""An object as a map of JSON types. Objects share parts of it, so changes make a copy (`with_value`)."""

Key: TypeAlias = str | int
"""A step of a key path: the key of a map, or the index in a list."""


def at(content: object, *keys: str) -> Any:  # noqa: ANN401 - content holds values of any shape
    """The value at a path of keys; None where any of them is missing."""
    for key in keys:
        if not isinstance(content, dict):
            return None
        content = content.get(key)
    return content


def mapping(content: object, *keys: str) -> Content:
    """The map at a path of keys; empty where there is none."""
    value = at(content, *keys)
    return value if isinstance(value, dict) else {}


def items(content: object, *keys: str) -> list[Any]:
    """The list at a path of keys; empty where there is none."""
    value = at(content, *keys)
    return value if isinstance(value, list) else []


def text(content: object, *keys: str) -> str:
    """The text at a path of keys; "" where there is none. Numbers and booleans are shown as YAML writes them."""
    value = at(content, *keys)
    return value if isinstance(value, str) else scalar_text(value)


def scalar_text(value: object) -> str:
    """A scalar as YAML writes it; "" for null, lists and maps."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else ""


def with_value(content: Content, keys: tuple[str, ...], value: Value) -> Content:
    """A copy with another value at a path of keys; maps on the way are made where they are missing."""
    head, *rest = keys
    if rest:
        value = with_value(mapping(content, head), tuple(rest), value)
    return {**content, head: value}


def strings(value: Value, keys: tuple[Key, ...] = ()) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every key and every text below a value, each with the keys that lead to it."""
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, (*keys, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*keys, key), key
            yield from strings(item, (*keys, key))
