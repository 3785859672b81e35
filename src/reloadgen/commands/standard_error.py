"""Writes to standard error."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Write to standard error after everything that was printed before: in a log, both are one stream."""
    if sys.stdout is not None:
        sys.stdout.flush()
    sys.stderr.write(text)
