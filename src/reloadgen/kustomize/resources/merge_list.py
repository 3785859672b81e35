"""Lists whose items have merge keys: finding, setting and removing items, as kustomize does (kyaml 0.21, yaml/fns.go).

Items are compared by the text of their keys. The only key of a list of scalars is "", and its value the item itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.manifests.fields import scalar_text

if TYPE_CHECKING:
    from reloadgen.document.values import Value

Texts: TypeAlias = tuple[str, ...]
"""Merge keys, or the values of an item's merge keys; "" for one that the item lacks."""

SCALARS: Texts = ("",)


def key_values(items: list[Value], keys: Texts) -> list[Texts]:
    """The values of the merge keys of each item."""
    if keys == SCALARS:
        return [(scalar_text(item),) for item in items]
    return [tuple(_key_value(item, key) for key in keys) for item in items]


def _key_value(item: Value, key: str) -> str:
    return scalar_text(item.get(key)) if isinstance(item, dict) else ""


def find(items: list[Value], keys: Texts, values: Texts) -> Value:
    """The first item with these values; None where there is none."""
    if keys == SCALARS:
        return next((item for item in items if scalar_text(item) == values[0]), None)
    return next((item for item in items if _has(item, keys, values)), None)


def _has(item: Value, keys: Texts, values: Texts) -> bool:
    return isinstance(item, dict) and all(
        key in item and scalar_text(item[key]) == value for key, value in zip(keys, values, strict=True)
    )


def put(items: list[Value], keys: Texts, values: Texts, item: Value) -> None:
    """Put an item in the place of those with these values, or at the end; None removes them. Drops empty items.

    An item matches where a value is "" and it has the key at all; without any values all items are dropped.
    """
    kept: list[Value] = []
    found = False
    for each in items:
        if each is None or each == {}:
            continue
        if _matches(each, keys, values):
            found = True
            if item is not None:
                kept.append(item)
        elif values:
            kept.append(each)
    if item is not None and not found:
        kept.append(item)
    items[:] = kept


def _matches(item: Value, keys: Texts, values: Texts) -> bool:
    if not isinstance(item, dict) and keys[0] and values and values[0]:
        return False
    if not values:
        return False
    last = False
    for key, value in zip(keys, values, strict=False):
        last = _matches_one(item, key, value)
        if not last:
            return False
    return last


def _matches_one(item: Value, key: str, value: str) -> bool:
    if not key:
        if isinstance(item, dict | list):
            raise PatchError("an item of a list of scalars is a map or a list")
        return scalar_text(item) == value
    if not isinstance(item, dict):
        raise PatchError(f"an item of a list that is merged by {key} is no map")
    return key in item and (not value or scalar_text(item[key]) == value)


def append(items: list[Value], others: list[Value], keys: Texts) -> None:
    """Append each of the others, in the place of the item with the same values where there is one."""
    for other in list(others):
        if keys == SCALARS:
            put(items, keys, (scalar_text(other),), other)
            continue
        fields = {} if other is None else other
        if not isinstance(fields, dict):
            raise PatchError(f"an item of a list that is merged by {keys[0]} is no map")
        values = tuple(scalar_text(fields[key]) for key in keys if fields.get(key) is not None)
        items.extend([other] * (len(keys) - len(values)))
        if len(keys) > 1:
            put(items, keys, values, None)
        put(items, keys, values, other)


def with_defaults(values: list[Texts]) -> list[Texts]:
    """The values of several merge keys, with what one item lacks taken from another that has the same otherwise."""
    filled = list(values)
    for index in range(len(filled)):
        one = filled[index]
        for position in range(len(filled)):
            joined = _joined(one, filled[position])
            if joined is not None:
                filled[index] = filled[position] = joined
    return filled


def _joined(one: Texts, other: Texts) -> Texts | None:
    """What two have together, where they share a value and differ only in what one of them lacks."""
    pairs = list(zip(one, other, strict=True))
    if not any(first == second for first, second in pairs):
        return None
    if any(first != second and first and second for first, second in pairs):
        return None
    return tuple(first or second for first, second in pairs)


def used(every: list[Texts], values: Texts, keys: Texts) -> tuple[Texts, Texts]:
    """The merge keys that any item has, and an item's values of these; all keys where no item has any."""
    set_keys = {key for each in every for key, value in zip(keys, each, strict=False) if value}
    if not set_keys:
        return keys, values
    pairs = [(key, value) for key, value in zip(keys, values, strict=False) if key in set_keys]
    return tuple(key for key, _ in pairs), tuple(value for _, value in pairs)
