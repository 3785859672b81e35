"""Text for a terminal: the few styles that reports use, and nothing that it would take for a command."""

from __future__ import annotations

from typing import Literal, TypeAlias

Style: TypeAlias = Literal["bold", "dim", "red", "green", "yellow", "blue", "cyan"]

_CODES: dict[Style, int] = {
    "bold": 1,
    "dim": 2,
    "red": 31,
    "green": 32,
    "yellow": 33,
    "blue": 34,
    "cyan": 36,
}


def styled(text: str, *styles: Style, color: bool) -> str:
    """The text in these styles (SGR sequences of ECMA-48, reset at the end), or as it is."""
    if not color or not styles:
        return text
    return f"\x1b[{';'.join(str(_CODES[style]) for style in styles)}m{text}\x1b[0m"


def printable(text: str) -> str:
    r"""The text with line breaks, control and bidirectional characters written as `\n`, `\x1b`, `\u202e`."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
