"""The values of a release held against what its chart reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from reloadgen.charts.value_homes import home
from reloadgen.charts.value_text import named_in_text
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.charts.value_references import Keys
    from reloadgen.document.values import Value
    from reloadgen.manifests.fields import Content

Type: TypeAlias = Literal["any", "array", "boolean", "condition", "number", "object", "string"]
"""The type of a value. A `condition` is a boolean that templates only ask about: there, any text is true."""

TYPE_NAMES: dict[str, str] = {
    "array": "a list",
    "boolean": "true or false",
    "condition": "true or false",
    "integer": "an integer",
    "number": "a number",
    "object": "a map",
    "string": "text",
}
_FALSE_WORDS = frozenset({"false", "no", "off", "n", "0"})


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A value that the chart does not read: its keys, and where it probably belongs ("" where nobody knows)."""

    keys: Keys
    belongs: str
    has_default: bool = False
    """Whether the chart's values file has it all the same."""
    refused: bool = False
    """Whether the chart's schema allows no such value, so that Helm installs nothing."""


@dataclass(frozen=True, slots=True)
class Mistyped:
    """A value of another type than the chart's, or none of those that it takes."""

    keys: Keys
    value: Value
    expected: str
    allowed: tuple[str, ...] = ()
    """The only values that the chart takes; empty: any of its type."""


Mismatch: TypeAlias = Misplaced | Mistyped


class ReadValue(NamedTuple):
    """A value that a chart knows."""

    type: Type
    use: Literal["read", "whole", "default"]
    """Whether the templates read it, use it with everything below, or never name it: the values file alone has it."""
    allowed: tuple[str, ...] = ()
    """The only values that the chart's schema takes; empty: any."""


@dataclass(frozen=True)
class ValueList:
    """The values that a chart knows, each with its type, and every key on the way to one."""

    values: Mapping[Keys, ReadValue]
    _parents: frozenset[Keys] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Collect the maps that hold known values."""
        parents = {keys[:count] for keys in self.values for count in range(1, len(keys))}
        object.__setattr__(self, "_parents", frozenset(parents))

    def check(self, values: Content) -> Iterator[Mismatch]:
        """What of a release's values the chart does not read, or not so.

        Text in values may be a template itself: then it is known what that reads, or no key can be called unread.
        """
        named = named_in_text(values)
        for mismatch in self._check(values, ()):
            if isinstance(mismatch, Mistyped) or (named is not None and not _overlap(mismatch.keys, named)):
                yield mismatch

    def _check(self, values: Content, above: Keys) -> Iterator[Mismatch]:
        for key, value in values.items():
            keys = (*above, key)
            known = self.values.get(keys)
            if unknown_parts(key) or (isinstance(value, str) and unknown_parts(value)):
                continue
            if known is None and keys not in self._parents:
                yield Misplaced(keys, home(self._read(), keys, value))
            elif known is None:
                yield from self._map(keys, value)
            elif not _fits(value, known):
                yield Mistyped(keys, value, _expected(known), known.allowed)
            elif known.use == "default" and keys not in self._parents:
                yield Misplaced(keys, home(self._read(), keys, value), has_default=True)
            elif known.use != "whole" and keys in self._parents and isinstance(value, dict):
                yield from self._check(value, keys)

    def _map(self, keys: Keys, value: Value) -> Iterator[Mismatch]:
        """A value that templates only go through."""
        if isinstance(value, dict):
            yield from self._check(value, keys)
        elif value is not None:
            yield Mistyped(keys, value, TYPE_NAMES["object"])

    def _read(self) -> Iterator[Keys]:
        return (keys for keys, value in self.values.items() if value.use != "default")


def _overlap(keys: Keys, several: frozenset[Keys]) -> bool:
    """Whether one of several paths is the same as another, or one lies below the other."""
    return any(all(one == other for one, other in zip(keys, each, strict=False)) for each in several)


def _expected(known: ReadValue) -> str:
    return f"one of {', '.join(known.allowed)}" if known.allowed else TYPE_NAMES[known.type]


def _fits(value: Value, known: ReadValue) -> bool:  # noqa: PLR0911 - one case for each type
    if value is None:
        return True
    if known.allowed:
        return value in known.allowed
    is_scalar = not isinstance(value, list | dict)
    match known.type:
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case "boolean" if known.use != "whole":
            return isinstance(value, bool)
        case "condition":
            return not (isinstance(value, str) and value.lower() in _FALSE_WORDS)
        case "number" if known.use != "whole":
            return is_scalar and not isinstance(value, bool) and _is_number(value)
        case "string" if known.use != "whole":
            return is_scalar
        case _:
            return True


def _is_number(value: Value) -> bool:
    return not isinstance(value, str) or value.strip().lstrip("+-").replace(".", "", 1).isdecimal()
