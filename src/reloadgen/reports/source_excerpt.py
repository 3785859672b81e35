"""A line of a file with a caret below the column that a message is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reloadgen.reports.terminal import printable, styled

if TYPE_CHECKING:
    from reloadgen.errors import Location

_WIDEST = 100
"""Characters of a line that are shown; of a longer one, those around the column."""

_TOKEN = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|[^\s,\[\]{}]*[^\s,\[\]{}:]|.""")


def excerpt(line: str, location: Location, *, color: bool) -> str:
    """Three lines, as rustc and ruff print them; the caret marks the word that begins at the column.

    A location without a line is in the command line.
    """
    start = max(location.column - 1, 0)
    token = _TOKEN.match(line, start)
    length = len(token[0]) if token and location.column else 0
    first = max(0, start - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = line[first : first + _WIDEST].rstrip()
    number = str(location.line or "")
    margin = " " * len(number)
    bar = styled("|", "blue", color=color)
    lines = [f"{margin} {bar}", f"{styled(number, 'blue', color=color)} {bar} {printable(shown)}".rstrip()]
    if length:
        before = " " * len(printable(line[first:start]))
        caret = "^" * max(1, min(length, len(shown) - (start - first)))
        lines.append(f"{margin} {bar} {before}{styled(caret, 'bold', 'red', color=color)}")
    return "".join(f"{each}\n" for each in lines)
