"""How one thing on a cluster stands: ready, on its way, or failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Ready:
    """As it should be."""

    message: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Not yet: time may fix it."""

    message: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Not as it should be, and waiting is no fix. `patience` is how long it must last to be believed."""

    message: str
    patience: float = 5.0


Standing: TypeAlias = Ready | Waiting | Failed
