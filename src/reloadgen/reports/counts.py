"""Numbers with what is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def counted(number: int, thing: str) -> str:
    """The number with its noun: `1 cluster`, `2 clusters`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def listed(names: Sequence[str], most: int) -> str:
    """The names, of which at most so many stand there and the rest is counted: `a, b and 99 more`."""
    rest = len(names) - most
    return f"{', '.join(names[:most])} and {rest} more" if rest > 0 else ", ".join(names)
