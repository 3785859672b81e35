"""Which values a chart reads: lists that ship with reloadgen, by chart and version."""

from __future__ import annotations

import difflib
import functools
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.addon_profiles.reloader import reloader_values
from reloadgen.manifests.fields import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.document.values import Value
    from reloadgen.manifests.fields import Content

Type: TypeAlias = Literal["any", "array", "boolean", "integer", "object", "string"]
_SHIPPED = {reloader_values.CHART: reloader_values.LISTED_VERSIONS}
_NAMES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "an integer",
    "object": "a map",
    "string": "text",
}


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A value that the chart does not read: its keys, and where it probably belongs ("" where nobody knows)."""

    keys: tuple[str, ...]
    belongs: str


@dataclass(frozen=True, slots=True)
class Mistyped:
    """A value of another type than the chart's."""

    keys: tuple[str, ...]
    value: Value
    expected: str


@dataclass(frozen=True, slots=True)
class ChartValues:
    """The paths that a chart reads, each with its type; below an `object` or `any`, everything goes."""

    paths: Mapping[str, Type]

    def check(self, values: Content) -> Iterator[Misplaced | Mistyped]:
        """What of a release's values the chart does not read, or not so."""
        return self._check(values, ())

    def _check(self, values: Content, above: tuple[str, ...]) -> Iterator[Misplaced | Mistyped]:
        for key, value in values.items():
            keys = (*above, key)
            path = ".".join(keys)
            expected = self.paths.get(path)
            if expected is not None:
                if not _fits(value, expected):
                    yield Mistyped(keys, value, _NAMES[expected])
            elif any(each.startswith(f"{path}.") for each in self.paths):
                if isinstance(value, dict):
                    yield from self._check(value, keys)
                elif value is not None:
                    yield Mistyped(keys, value, "a map")
            else:
                yield Misplaced(keys, self._home(keys, value))

    def _home(self, keys: tuple[str, ...], value: Value) -> str:
        """Where a misplaced key belongs: a path that ends in it and takes what is below it, else one spelled alike."""
        prefixes = {
            ".".join(path.split(".")[:count])
            for path in self.paths
            for count in range(1, path.count(".") + 2)
        }
        for tail in (".".join(keys), keys[-1]):
            fitting = [each for each in prefixes if each.endswith(f".{tail}") or each == tail]
            if fitting:
                return min(fitting, key=lambda each: (-self._taken(each, value), each.count("."), each))
        above = ".".join(keys[:-1])
        siblings = [each for each in prefixes if each.rpartition(".")[0] == above]
        close = difflib.get_close_matches(".".join(keys), siblings, n=1)
        return close[0] if close else ""

    def _taken(self, path: str, value: Value) -> int:
        """How many of the keys below a value the chart would read there."""
        if not isinstance(value, dict):
            return 0
        return sum(
            any(each == f"{path}.{key}" or each.startswith(f"{path}.{key}.") for each in self.paths)
            for key in value
        )


_TYPES: dict[Type, type] = {"array": list, "boolean": bool, "integer": int, "object": dict, "string": str}


def _fits(value: Value, expected: Type) -> bool:
    if value is None or expected == "any":
        return True
    return isinstance(value, _TYPES[expected]) and (expected == "boolean" or not isinstance(value, bool))


def from_values(values: Value) -> ChartValues:
    """What a chart reads by its own values file; text and numbers stand for each other there."""
    return ChartValues(dict(_leaves(values, "")))


def _leaves(value: Value, path: str) -> Iterator[tuple[str, Type]]:
    if isinstance(value, dict) and value:
        for key, child in value.items():
            yield from _leaves(child, f"{path}.{key}" if path else key)
    elif path:
        kinds: dict[type, Type] = {bool: "boolean", list: "array", dict: "object"}
        yield path, kinds.get(type(value), "any")


def from_schema(schema: Value) -> ChartValues:
    """What a chart reads by its `values.schema.json`: below a map without named properties, everything goes."""
    return ChartValues(dict(_properties(schema, "")))


def _properties(schema: Value, path: str) -> Iterator[tuple[str, Type]]:
    properties = mapping(schema, "properties")
    for key, child in properties.items():
        yield from _properties(child, f"{path}.{key}" if path else key)
    if not properties and path:
        kind = text(schema, "type")
        yield path, next((name for name in _TYPES if name == kind), "any")


@functools.cache
def shipped(chart: str, version: str) -> ChartValues | None:
    """The list for a chart; of a version that has none, what any of the lists knows; None: no list at all."""
    versions = _SHIPPED.get(chart, ())
    if not versions:
        return None
    paths: dict[str, Type] = {}
    for each in (version,) if version in versions else versions:
        listed = (files("reloadgen.addon_profiles") / "charts" / f"{chart}-{each}.json").read_text("utf-8")
        for path, kind in json.loads(listed)["paths"].items():
            paths[path] = kind if paths.get(path, kind) == kind else "any"
    return ChartValues(paths)
