"""A label selector that cannot be read, and where."""

from __future__ import annotations


class SelectorError(ValueError):
    """What is wrong with a selector, how to write it, and the column (from 1) at which it goes wrong."""

    def __init__(self, message: str, fix: str, column: int) -> None:
        super().__init__(f"{message}: {fix}")
        self.message, self.fix, self.column = message, fix, column
