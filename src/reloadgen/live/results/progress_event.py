"""What happens on a cluster while `verify` runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ProgressEvent:
    """What a cluster waits for now, and the name of its canary while that exists ("" if none does)."""

    message: str
    canary: str = ""


OnProgress: TypeAlias = Callable[[ProgressEvent], None]
"""Receives the events of one cluster."""
