"""Durations as Flux, kubectl and Go write them: `90s`, `1m30s`, `1h`."""

from __future__ import annotations

import re

_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_PART = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s)")


def seconds(text: str) -> float:
    """The seconds of a duration; a bare number is seconds.

    Raises:
        ValueError: not a duration, or not above zero.
    """
    bare = text.strip()
    if re.fullmatch(r"\d+(\.\d+)?", bare):
        total = float(bare)
    elif bare and _PART.sub("", bare) == "":
        total = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(bare))
    else:
        raise ValueError(f"{text!r} is no duration; write 90s, 5m or 1h30m")
    if total <= 0:
        raise ValueError(f"{text!r} is no time at all")
    return total
