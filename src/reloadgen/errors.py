"""What goes wrong, where, and what fixes it: one value for a problem, one tree of exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A position in a file: line and column count from 1 (0: the whole file, the whole line).

    The path is relative to the top, or, in messages about the inventory, as the user wrote it.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with an input, on one line: where, what (beginning with the key's path), and the fix.

    It is no `Finding`: it stops the command, so it has neither a rule nor a severity, and nobody can silence it.
    """

    location: Location
    message: str
    fix: str = ""

    def __str__(self) -> str:
        text = f"{self.location}: {self.message}"
        return f"{text}; {self.fix}" if self.fix else text


class ReloadgenError(Exception):
    """Anything that ends a command; `exit_code` is what the process returns; `hint` says what fixes it."""

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InputError(ReloadgenError):
    """Bad input: all problems of it at once, sorted by place."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(ReloadgenError):
    """A command line that asks for what can't be: one sentence, and the fix as its hint.

    `argument` is the value that is wrong at a column (from 1), for messages that point to it; "" for none.
    """

    def __init__(self, message: str, hint: str = "", *, argument: str = "", column: int = 0) -> None:
        super().__init__(message, hint)
        self.argument, self.column = argument, column


class FileError(ReloadgenError):
    """A file or directory that could not be read or written: which, and what the system said."""
