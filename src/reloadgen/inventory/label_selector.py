"""Label selectors: `env=prod,tier!=edge`, `==`, `key`, `!key`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_REQUIREMENT = re.compile(
    r"\s*(?:(?P<absent>!)\s*(?P<missing>[^\s=!,]+)|(?P<key>[^\s=!,]+)(?:\s*(?P<operator>==|=|!=)\s*(?P<value>[^\s=!,]*))?)\s*"
)


class Requirement(NamedTuple):
    """One part of a selector: the key, and what its value has to be (None: only present or absent)."""

    key: str
    value: str | None
    negated: bool

    def matches(self, labels: Mapping[str, str]) -> bool:
        """As Kubernetes does: `key!=value` also holds where the key is absent."""
        if self.value is None:
            return (self.key in labels) != self.negated
        return (labels.get(self.key) == self.value) != self.negated


class Selector(NamedTuple):
    """Requirements that all have to hold; none holds always."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels meet every requirement."""
        return all(requirement.matches(labels) for requirement in self.requirements)


def parse(text: str) -> Selector:
    """The selector that a text says.

    Raises:
        ValueError: a part that is none of the five forms.
    """
    return Selector(tuple(_requirement(part) for part in text.split(",")))


def _requirement(part: str) -> Requirement:
    found = _REQUIREMENT.fullmatch(part)
    if found is None:
        raise ValueError(
            f"'{part.strip()}' is not a label requirement: write key=value, key!=value, key or !key, joined by commas"
        )
    if found["missing"]:
        return Requirement(found["missing"], None, negated=True)
    return Requirement(found["key"], found["value"], negated=found["operator"] == "!=")
