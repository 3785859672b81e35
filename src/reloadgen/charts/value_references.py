"""What an expression of a template may refer to: the root, a value, a map made of such, a file of the chart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

Keys: TypeAlias = tuple[str, ...]


class Special(Enum):
    """What is no value of the chart's and still matters."""

    ROOT = "the root, which holds `Values`"
    FILES = "files of the chart, or text from one"


@dataclass(frozen=True, slots=True)
class ValueAt:
    """The value at a path of keys; of none, all values."""

    keys: Keys


@dataclass(frozen=True, slots=True)
class Made:
    """A map that the template makes with `dict`."""

    items: tuple[tuple[str, References], ...]


Reference: TypeAlias = Special | ValueAt | Made
References: TypeAlias = frozenset[Reference]
"""All that an expression may be; empty for what has nothing to do with values."""

NONE: References = frozenset()
ROOT: References = frozenset((Special.ROOT,))
_DEEPEST = 24  # keys: a template that calls itself with a deeper value each time ends here


class NotUnderstoodError(Exception):
    """The template uses the values in a way that the reader doesn't follow, so nothing is known of any key."""


def field(references: References, name: str) -> References:
    """What a field or key of an expression may be."""
    found: set[Reference] = set()
    for each in references:
        match each:
            case Special.ROOT if name == "Values":
                found.add(ValueAt(()))
            case Special.ROOT if name == "Files":
                found.add(Special.FILES)
            case Special.FILES:
                found.add(each)
            case ValueAt(keys):
                if len(keys) == _DEEPEST:
                    raise NotUnderstoodError
                found.add(ValueAt((*keys, name)))
            case Made(items):
                found |= dict(items).get(name, NONE)
            case _:
                pass
    return frozenset(found)


def elements(references: References) -> References:
    """What an element of a list or map may be; a list is not told from what it holds."""
    made_maps = (each for each in references if isinstance(each, Made))
    return union(references, *(item for each in made_maps for _, item in each.items))


def made(items: dict[str, References]) -> References:
    """A map that the template makes; none if nothing in it refers to anything."""
    kept = tuple(sorted(((key, value) for key, value in items.items() if value), key=lambda each: each[0]))
    return frozenset((Made(kept),)) if kept else NONE


def union(*several: References) -> References:
    """Any of several."""
    return NONE.union(*several)
