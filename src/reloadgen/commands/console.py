"""Messages to standard error: errors, warnings, notes, conflicts and the summary, all in one form."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reloadgen.commands.standard_error import say
from reloadgen.errors import FileError, Location
from reloadgen.reports.messages import Message, MessageStyle, render
from reloadgen.reports.terminal import Style, styled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from reloadgen.changes.change_set import Conflict
    from reloadgen.commands.invocation import Invocation
    from reloadgen.errors import Problem


_MOST = 10
"""Warnings or notes of one kind that are printed; the rest is counted."""


class Console:
    """Writes messages to standard error as the invocation asks for; `top` is the top of the repository, once known."""

    def __init__(self, invocation: Invocation, top: Path | None = None) -> None:
        self.style = message_style(invocation, sys.stderr, top)
        self._invocation, self._top = invocation, top

    def error(self, text: str, hint: str = "") -> None:
        """Report an error without a position."""
        self._write(Message("error", text, hint=hint))

    def problems(self, problems: Iterable[Problem], argument: str = "") -> None:
        """Report every problem that ends a run; a person sees the lines, or the argument, that they are about."""
        on_disk = self.style.for_person and not self._invocation.staged
        lines = _SourceLines(self._top) if self._top and on_disk else None
        for each in problems:
            source_line = lines.line(each.location) if lines and each.location.path else argument
            self._write(Message("error", each.message, each.location, hint=each.fix, source_line=source_line))

    def warnings(self, problems: Iterable[Problem]) -> None:
        """Report what is probably wrong, unless the run is to be quiet."""
        self._some(Message("warning", each.message, each.location, hint=each.fix) for each in problems)

    def doubts(self, texts: Iterable[str]) -> None:
        """Report what was guessed, also when the run is to be quiet."""
        for text in texts:
            self._write(Message("warning", text))

    def notes(self, notes: Iterable[str | Problem]) -> None:
        """Report what is worth knowing, unless the run is to be quiet."""
        self._some(
            Message("note", each)
            if isinstance(each, str)
            else Message("note", each.message, each.location, hint=each.fix)
            for each in notes
        )

    def conflicts(self, conflicts: Iterable[Conflict]) -> None:
        """Report what stops `render`."""
        for each in conflicts:
            location = Location(each.path, each.line)
            self._write(Message("conflict", each.reason, location, hint=each.fix))

    def summary(self, text: str, *, good: bool | None = None) -> None:
        """Write how the run ended, unless it is to be quiet; the words before the colon are green or red by `good`."""
        if self._invocation.quiet:
            return
        word, separator, rest = text.partition(":")
        styles: dict[bool | None, tuple[Style, ...]] = {True: ("bold", "green"), False: ("bold", "red")}
        head = styled(word, *styles.get(good, ("bold",)), color=self.style.color) if separator else word
        say(f"{head}{separator}{rest}\n")

    def _some(self, messages: Iterable[Message]) -> None:
        """Write messages that a quiet run leaves out; a few, unless the run is to be verbose."""
        found = () if self._invocation.quiet else tuple(messages)
        most = len(found) if self._invocation.verbose else _MOST
        for each in found[:most]:
            self._write(each)
        if found[most:]:
            text = f"and {len(found) - most} more"
            self._write(Message(found[0].level, text, hint="run with -v to print all"))

    def _write(self, message: Message) -> None:
        say(render(message, self.style))


def message_style(invocation: Invocation, stream: TextIO, top: Path | None = None) -> MessageStyle:
    """How messages to a stream are written; without a top, paths stay as they are."""
    style = MessageStyle(invocation.colored(stream), stream.isatty())
    if top is None:
        return style
    return MessageStyle(style.color, style.for_person, _PathFrom(top, invocation.directory.resolve()))


class _PathFrom:
    """Paths relative to a directory instead of the top."""

    def __init__(self, top: Path, directory: Path) -> None:
        self._top, self._directory = top, directory

    def __call__(self, path: str) -> str:
        if self._top == self._directory:
            return path
        try:
            return Path(os.path.relpath(self._top / path, self._directory)).as_posix()
        except ValueError:  # another drive
            return path


class _SourceLines:
    """Lines of files below a directory, each file read once."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._files: dict[str, list[str]] = {}

    def line(self, location: Location) -> str:
        """The line at a location; "" where there is none."""
        from reloadgen.files.work_tree import WorkTree  # noqa: PLC0415 - slow, and help does without

        if not location.line:
            return ""
        if location.path not in self._files:
            try:
                data = WorkTree(self._directory).read(location.path)
            except FileError:
                data = b""
            self._files[location.path] = data.decode(errors="replace").splitlines()
        lines = self._files[location.path]
        return lines[location.line - 1] if location.line <= len(lines) else ""
