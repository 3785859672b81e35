"""Text with parts that the files do not determine.

The text holds a marker with the reason in place of such a part, so that later code can report it instead of guessing.
"""

from __future__ import annotations

import re

_MARK = "\ufffc"
_MARKED = re.compile(f"{_MARK}([^{_MARK}]*){_MARK}")


def unknown(why: str) -> str:
    """The marker of an unknown part."""
    return f"{_MARK}{why}{_MARK}"


def unknown_parts(text: str) -> tuple[str, ...]:
    """The reasons why parts of a text are unknown; empty where all of it is known."""
    return tuple(_MARKED.findall(text))


def display(text: str) -> str:
    """A text for people, with its unknown parts as `${…}`."""
    return _MARKED.sub(lambda match: "${" + match[1] + "}", text)


def as_pattern(text: str) -> str:
    """A regular expression for all that a text may turn out to be."""
    parts = _MARKED.split(text)
    return "".join(".*" if index % 2 else re.escape(part) for index, part in enumerate(parts))
