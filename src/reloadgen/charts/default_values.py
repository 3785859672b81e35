"""The values that a chart knows, from what its templates do with them and from its values file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.charts.chart_values import ReadValue, ValueList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.charts.value_references import Keys
    from reloadgen.charts.value_uses import ValueUses
    from reloadgen.document.values import Value


def value_list(uses: ValueUses, defaults: Value) -> ValueList:
    """What a chart takes.

    A default says little of a type: only a boolean that templates just ask about is one for sure.
    """
    known: dict[Keys, ReadValue] = {
        keys: ReadValue("any", "default")
        for keys in default_leaves(defaults)
        if not any(keys[:count] in uses.used for count in range(1, len(keys) + 1))
    }
    for keys in uses.tested:
        is_condition = isinstance(value_at(defaults, keys), bool)
        known[keys] = ReadValue("condition" if is_condition else "any", "read")
    known |= {keys: ReadValue("any", "whole") for keys in uses.used}
    return ValueList(known)


def default_leaves(value: Value, keys: Keys = ()) -> Iterator[Keys]:
    """The paths of a values file: of all that is no map, and of empty maps."""
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from default_leaves(child, (*keys, key))
    elif keys:
        yield keys


def value_at(value: Value, keys: Keys) -> Value:
    """The value at a path; None where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
