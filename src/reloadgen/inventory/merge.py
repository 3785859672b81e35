"""Merge levels of settings, the most specific last, and keep for every value which level set it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reloadgen.document.nodes import KeyPath
    from reloadgen.document.values import Value


@dataclass(frozen=True, slots=True)
class Level:
    """What one place of the inventory says; `path` is the key path of that place, None for the built-in level."""

    path: KeyPath | None
    values: Mapping[str, Any]


@dataclass(slots=True)
class _MapMention:
    """The most specific level that mentions a map, and who mentions the keys in it."""

    level: Level
    keys: dict[str, Level | _MapMention] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merged:
    """Levels merged to one map of values, each with its origin."""

    values: dict[str, Any] = field(default_factory=dict)
    _mentions: dict[str, Level | _MapMention] = field(default_factory=dict, repr=False)

    def origin(self, *path: str) -> KeyPath | None:
        """Where in the inventory the value at a path was set; None: it is built in, or there is none."""
        value: Any = self.values
        for key in path:
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        return self.mention(*path)

    def mention(self, *path: str) -> KeyPath | None:
        """Where a path was last mentioned, also where that removed the value; None: only in the built-in level."""
        mention, keys = None, self._mentions
        for key in path:
            mention = keys.get(key)
            keys = mention.keys if isinstance(mention, _MapMention) else {}
        level = mention.level if isinstance(mention, _MapMention) else mention
        return None if level is None or level.path is None else (*level.path, *path)


def merge(levels: Iterable[Level], *, keep_null: bool = False) -> Merged:
    """Lay levels over each other, the most specific last.

    Maps are merged key by key, anything else is replaced. Null removes a key; with `keep_null` it stays as a value,
    which is Helm's rule for values: a null deletes what the chart itself sets, so it must reach the output.
    """
    values: dict[str, Any] = {}
    mentions: dict[str, Level | _MapMention] = {}
    for level in levels:
        _lay_over(values, mentions, level.values, level, keep_null=keep_null)
    return Merged(values, mentions)


def _lay_over(
    values: dict[str, Any],
    mentions: dict[str, Level | _MapMention],
    over: Mapping[str, Any],
    level: Level,
    *,
    keep_null: bool,
) -> None:
    for key, value in over.items():
        if isinstance(value, dict):
            below = mentions.get(key)
            if isinstance(below, _MapMention):
                below.level = level
            else:
                values[key], below = {}, _MapMention(level)
                mentions[key] = below
            _lay_over(values[key], below.keys, value, level, keep_null=keep_null)
            continue
        mentions[key] = level
        if value is None and not keep_null:
            values.pop(key, None)
        else:
            values[key] = value


def ordered(value: Value, first: Value = None) -> Value:
    """The value with its keys in order at every level: those of `first` in their order, then the others by name."""
    if isinstance(value, list):
        return [ordered(item) for item in value]
    if not isinstance(value, dict):
        return value
    leading = first if isinstance(first, dict) else {}
    keys = [key for key in leading if key in value] + sorted(key for key in value if key not in leading)
    return {key: ordered(value[key], leading.get(key)) for key in keys}
