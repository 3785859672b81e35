"""How many inputs the properties draw: always the same ones, or with FUZZ=N at random and N times as many."""

from __future__ import annotations

import os
import random

FUZZ = int(os.environ.get("FUZZ") or 0)
"""How many times as many inputs are drawn at random; 0: the same inputs in every run."""


def times(number: int) -> int:
    """As many inputs as a property draws in this run."""
    return number * max(FUZZ, 1)


def seeds(number: int) -> list[int]:
    """Seeds for what is drawn without Hypothesis."""
    if not FUZZ:
        return list(range(number))
    return random.sample(range(2**32), times(number))
