"""The one form of everything that is reported: `path:line:column: error[rule]: text; hint: …`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.reports.counts import listed
from reloadgen.reports.source_excerpt import excerpt
from reloadgen.reports.terminal import Style, printable, styled

if TYPE_CHECKING:
    from collections.abc import Callable

    from reloadgen.errors import Location

Level: TypeAlias = Literal["error", "warning", "info", "note", "conflict"]

_STYLES: dict[Level, Style] = {
    "error": "red",
    "warning": "yellow",
    "info": "blue",
    "note": "blue",
    "conflict": "red",
}
_NAMED = 3
"""Clusters that are named in a message; of more, the rest is counted."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as text shows it: where (relative to the top), how bad, which rule says so, and what to do.

    Findings, problems of an input and conflicts become messages; one may stand for many findings that are alike.
    """

    level: Level
    text: str
    location: Location | None = None
    rule: str = ""
    hint: str = ""
    clusters: tuple[str, ...] = ()
    source_line: str = ""
    """The line of the file at the location, to be shown below the message; "" for none."""


def _unchanged(path: str) -> str:
    return path


@dataclass(frozen=True, slots=True)
class MessageStyle:
    """How messages are written; for a person, hints and excerpts stand on lines of their own."""

    color: bool = False
    for_person: bool = False
    display_path: Callable[[str], str] = _unchanged
    """From a path relative to the top to the path that the reader's shell understands."""


def render(message: Message, style: MessageStyle) -> str:
    """The message with a line break at its end; on one line unless a person reads it."""
    rule = f"[{styled(message.rule, 'bold', color=style.color)}]" if message.rule else ""
    level = styled(message.level, "bold", _STYLES[message.level], color=style.color)
    clusters = styled(printable(_clusters(message.clusters)), "dim", color=style.color)
    head = f"{_place(message.location, style)}{level}{rule}: {printable(message.text)}{clusters}"
    hint = f"{styled('hint:', 'bold', 'cyan', color=style.color)} {printable(message.hint)}"
    if not style.for_person:
        return f"{head}; {hint}\n" if message.hint else f"{head}\n"
    location = message.location
    shown = (
        excerpt(message.source_line, location, color=style.color) if location and message.source_line else ""
    )
    return f"{head}\n{shown}" + (f"  {hint}\n" if message.hint else "")


def _place(location: Location | None, style: MessageStyle) -> str:
    if location is None or not location.path:
        return ""
    separator = styled(":", "cyan", color=style.color)
    path = styled(printable(style.display_path(location.path)), "bold", color=style.color)
    numbers = [str(number) for number in (location.line, location.column) if number]
    return separator.join([path, *numbers, " "])


def _clusters(names: tuple[str, ...]) -> str:
    return f" [{listed(names, _NAMED)}]" if names else ""
