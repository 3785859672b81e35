"""Patterns of selectors: regular expressions of Go, as far as Python's mean the same."""

from __future__ import annotations

import re
from functools import cache

from reloadgen.kustomize.resources.patch_error import NotModelledError, PatchError

_IN_BOTH = re.compile(
    r"(?:[^\\\[\](){}?*+|^$.]|\\[!-/:-@\[-`{-~dwsDWSbBntrfv]|[.|^$)]|\((?:\?:|(?!\?))|[*+?]\??|\{[0-9]+(?:,[0-9]*)?\}\??"
    r"|\{(?![0-9,])|\}"
    r"|\[\^?(?:[^\\\[\]]|\\[!-/:-@\[-`{-~dwsDWSntrfv])+\])*"
)
"""What means the same in both, or is an error in both."""
_NOT_IN_BOTH = re.compile(r"(?:[*+?}^$]|\*\?|\+\?|\?\?|\}\?)(?:[*+]|\{[0-9,])|[\^$]\?|[*+}]\?\?|\?\?\?")
"""A repetition of a repetition, or of an anchor."""
_LOOK_AROUND = re.compile(r"\(\?<?[=!]")
_COUNT = re.compile(r"\{([0-9]+)(?:,([0-9]*))?\}")
_MAX_COUNT = 1000


def has_open_bracket(pattern: str) -> bool:
    """Whether a list of characters begins that does not end."""
    unescaped = re.sub(r"\\.", "x", pattern)
    return "[" in unescaped and "]" not in unescaped.partition("[")[2]


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern that is to match with `search`, as in Go.

    Raises:
        PatchError: it is no regular expression.
        NotModelledError: Python may understand it differently.
    """
    if _LOOK_AROUND.search(pattern):
        raise PatchError(
            f"the pattern {pattern!r} looks ahead or behind, which Go's regular expressions cannot"
        )
    unescaped = re.sub(r"\\.", "x", pattern)
    if has_open_bracket(pattern):
        raise PatchError(f"the pattern {pattern!r} is not a regular expression: a bracket is not closed")
    if not _IN_BOTH.fullmatch(pattern) or _NOT_IN_BOTH.search(unescaped):
        raise NotModelledError(f"the pattern {pattern!r}")
    if any(int(count) > _MAX_COUNT for found in _COUNT.findall(unescaped) for count in found if count):
        raise PatchError(f"the pattern {pattern!r} repeats more than {_MAX_COUNT} times")
    try:
        return re.compile(pattern, re.ASCII)
    except re.error as error:
        raise PatchError(f"the pattern {pattern!r} is not a regular expression: {error}") from error


def matches(pattern: str, value: str) -> bool:
    """Whether a pattern matches the whole value; an empty one matches everything.

    Raises:
        PatchError: it is no regular expression.
        NotModelledError: Python may understand it differently.
    """
    return not pattern or compiled(pattern).fullmatch(value) is not None
