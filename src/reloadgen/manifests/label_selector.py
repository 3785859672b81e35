"""Label selectors of Kubernetes (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.manifests.selector_error import SelectorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EQUALITY_BASED = re.compile(
    r"\s*(?:(?P<absent>!)\s*(?P<missing>[^\s=!,]+)|(?P<key>[^\s=!,]+)(?:\s*(?P<operator>==|=|!=)\s*(?P<value>[^\s=!,]*))?)\s*"
)
_SET_BASED = re.compile(r"\s*(?P<key>\S+)\s+(?P<operator>in|notin)\s+\((?P<values>[^)]*)\)\s*")
_COMMA = r",(?![^(]*\))"
"""A comma that is not inside parentheses."""

_FORMS = "write key=value, key!=value, key or !key, joined by commas"
_FORMS_WITH_SETS = "write key=value, key!=value, key in (a,b), key notin (a,b), key or !key, joined by commas"


class Requirement(NamedTuple):
    """One part of a selector: the key, and the values that it may have (None: any, as long as it is there)."""

    key: str
    values: frozenset[str] | None
    negated: bool

    def matches(self, labels: Mapping[str, str]) -> bool:
        """As Kubernetes does: `key!=value` and `key notin (value)` hold without the key, too."""
        if self.values is None:
            return (self.key in labels) != self.negated
        return (labels.get(self.key) in self.values) != self.negated


class Selector(NamedTuple):
    """Requirements that must all hold; without any, every object matches."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels meet every requirement."""
        return all(requirement.matches(labels) for requirement in self.requirements)


def parse(text: str) -> Selector:
    """Parse an equality-based selector: `key=value`, `key==value`, `key!=value`, `key` and `!key`, joined by commas.

    Raises:
        SelectorError: a part has none of these forms.
    """
    return Selector(tuple(_equality_based(part, column, _FORMS) for part, column in _parts(text, ",")))


def parse_with_sets(text: str) -> Selector:
    """Parse a selector that may also hold `key in (a,b)` and `key notin (a,b)`; an empty text is no requirement.

    Raises:
        SelectorError: a part has none of the forms.
    """
    opened = text.rfind("(")
    if opened >= 0 and ")" not in text[opened:]:
        raise SelectorError(
            f"'{text.strip()}' has no closing parenthesis", f"write '{text.strip()})'", opened + 1
        )
    parts = [(part, column) for part, column in _parts(text, _COMMA) if part.strip()]
    return Selector(
        tuple(_set_based(part) or _equality_based(part, column, _FORMS_WITH_SETS) for part, column in parts)
    )


def _parts(text: str, comma: str) -> Iterator[tuple[str, int]]:
    """The parts between commas, each with the column (from 1) of its first character that is not white space."""
    start = 0
    for part in re.split(comma, text):
        yield part, start + len(part) - len(part.lstrip()) + 1
        start += len(part) + 1


def _set_based(part: str) -> Requirement | None:
    found = _SET_BASED.fullmatch(part)
    if found is None:
        return None
    values = frozenset(value.strip() for value in found["values"].split(","))
    return Requirement(found["key"], values, negated=found["operator"] == "notin")


def _equality_based(part: str, column: int, fix: str) -> Requirement:
    found = _EQUALITY_BASED.fullmatch(part)
    if found is None:
        raise SelectorError(f"'{part.strip()}' is not a label requirement", fix, column)
    if found["missing"]:
        return Requirement(found["missing"], None, negated=True)
    values = frozenset((found["value"],)) if found["value"] is not None else None
    return Requirement(found["key"], values, negated=found["operator"] == "!=")
