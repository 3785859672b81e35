"""Merging levels: maps key by key, lists replaced, and what null does; then the order in which fields are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.values import Value


def refine(base: Mapping[str, Value], over: Mapping[str, Value], *, keep_null: bool) -> dict[str, Value]:
    """The base with a more specific level laid over it; null removes, or with `keep_null` stays as a value.

    `keep_null` is Helm's rule for values: a null deletes what the chart itself sets, so it has to reach the output.
    """
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        if value is None and not keep_null:
            merged.pop(key, None)
        elif isinstance(value, dict):
            merged[key] = refine(below if isinstance(below, dict) else {}, value, keep_null=keep_null)
        else:
            merged[key] = value
    return merged


def ordered(value: Value, first: Value = None) -> Value:
    """The value with its keys in order at every level: those of `first` in their order, then the others by name."""
    if isinstance(value, list):
        return [ordered(item) for item in value]
    if not isinstance(value, dict):
        return value
    leading = first if isinstance(first, dict) else {}
    keys = [key for key in leading if key in value] + sorted(key for key in value if key not in leading)
    return {key: ordered(value[key], leading.get(key)) for key in keys}
