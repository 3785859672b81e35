"""Durations in Go's syntax, as Flux and kubectl use it: `90s`, `1m30s`, `1h`."""

from __future__ import annotations

import re

_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_PART = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s)")


def seconds(text: str) -> float:
    """The seconds of a duration; a bare number counts as seconds.

    Raises:
        ValueError: not a duration, or not greater than zero.
    """
    bare = text.strip()
    if re.fullmatch(r"\d+(\.\d+)?", bare):
        total = float(bare)
    elif bare and _PART.sub("", bare) == "":
        total = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(bare))
    else:
        raise ValueError(f"{text!r} is not a duration; use a value such as 90s, 5m or 1h30m")
    if total <= 0:
        raise ValueError(f"{text!r} is not greater than zero")
    return total
