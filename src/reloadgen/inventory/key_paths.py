"""Key paths: the position of a value in the inventory, and how messages write it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reloadgen.document.nodes import KeyPath

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def show(path: KeyPath) -> str:
    """The path as people write it: `clusters[2].labels["a.b/c"]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _BARE.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f'["{_printable(part)}"]'
    return text


def _printable(key: str) -> str:
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in key)


def did_you_mean(word: str, known: Iterable[str], what: str) -> str:
    """The fix for a word that is not known: the nearest one, or all of them."""
    names = sorted(known)
    folded = {name.casefold(): name for name in reversed(names)}
    near = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    if near:
        return f"did you mean {folded[near[0]]}?"
    return f"{what}: {', '.join(names)}" if names else f"{what}: none"
