"""The lines that Git leaves in a file whose merge conflict is not resolved."""

from __future__ import annotations

import re

_MARKER = re.compile(r"^(?:<{7}|>{7}|={7}|\|{7})(?: |\r?$)", re.MULTILINE)

UNRESOLVED = "a merge conflict is not resolved"
RESOLVE = "resolve it, and remove the conflict markers"


def merge_marker_line(text: str) -> int:
    """The line (from 1) of the first merge marker; 0 for none."""
    found = _MARKER.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0
