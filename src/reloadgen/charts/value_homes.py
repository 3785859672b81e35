"""Where a misplaced value belongs."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reloadgen.charts.value_references import Keys
    from reloadgen.document.values import Value


def home(known: Iterable[Keys], keys: Keys, value: Value) -> str:
    """The path that ends in a misplaced key and takes what is below it, else one spelled alike; "" for neither."""
    paths = set(known)
    maps = {path[:count] for path in paths for count in range(1, len(path))}
    fitting = (paths | maps if isinstance(value, dict) else paths) - {keys}
    for tail in (keys, keys[-1:]):
        same = (each for each in fitting if each[-len(tail) :] == tail)
        ranked = sorted((-_taken(paths | maps, each, value), len(each), each) for each in same)
        if ranked:
            return ".".join(ranked[0][2])
    siblings = {each[-1]: each for each in fitting if each[:-1] == keys[:-1]}
    close = difflib.get_close_matches(keys[-1], siblings, n=1, cutoff=0.7)
    return ".".join(siblings[close[0]]) if close else ""


def _taken(known: set[Keys], keys: Keys, value: Value) -> int:
    """How many of the keys below a value the chart would read there."""
    return sum((*keys, key) in known for key in value) if isinstance(value, dict) else 0
