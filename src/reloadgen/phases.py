"""How long work says what it is doing: it starts a phase and counts its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Tick: TypeAlias = Callable[[], None]
"""Called after each step."""

StartPhase: TypeAlias = Callable[[str, int], Tick]
"""Called with the name of a phase and the number of its steps (0: not known)."""


def unobserved(name: str, total: int) -> Tick:  # noqa: ARG001 - a StartPhase
    """Start a phase that nobody watches."""
    return lambda: None
