"""How new a version may be that a range allows."""

from __future__ import annotations

import re
from typing import TypeAlias

_Version: TypeAlias = tuple[int, ...]
_UNBOUNDED: _Version = (1_000_000,)
_HYPHENATED = re.compile(r"(\S+)\s+-\s+(\S+)")
_REQUIREMENT = re.compile(
    r"(>=|=>|<=|=<|!=|~>|[=<>~^]?)\s*v?([0-9]+|[xX*])(?:\.([0-9]+|[xX*]))?(?:\.([0-9]+|[xX*]))?[^\s,|]*"
)


def allows(version_range: str, version: _Version) -> bool:
    """Whether a range, as Flux's tools read it, allows a version or a newer one; a single version is a range too."""
    groups = _HYPHENATED.sub(r">=\1 <=\2", version_range).split("||")
    return any(_bound(group) > version for group in groups)


def _bound(group: str) -> _Version:
    """The lowest version above all that a list of requirements allows."""
    return min(
        (_above(each[1], each.groups()[1:]) for each in _REQUIREMENT.finditer(group)), default=_UNBOUNDED
    )


def _above(operator: str, parts: tuple[str | None, ...]) -> _Version:
    """The lowest version above all that one requirement allows."""
    numbers = []
    for part in parts:
        if part is None or not part.isdecimal():
            break
        numbers.append(int(part))
    if not numbers or operator in {">", ">=", "=>", "!="}:
        return _UNBOUNDED
    if operator == "<":
        return _full(numbers)
    if operator == "^":
        kept = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
        numbers = numbers[: kept + 1]
    elif operator in {"~", "~>"}:
        numbers = numbers[:2]
    return _full([*numbers[:-1], numbers[-1] + 1])


def _full(numbers: list[int]) -> _Version:
    return (*numbers, *(0,) * (3 - len(numbers)))
