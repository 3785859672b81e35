"""A bar on standard error, where a person watches and waits."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    import rich.progress

    from reloadgen.commands.invocation import Invocation

PATIENCE = 0.5
"""Seconds without a bar: most runs end sooner."""


class Progress:
    """Counts ticks; draws a bar once the run takes longer than PATIENCE and standard error is a terminal."""

    def __init__(self, what: str, total: int, invocation: Invocation) -> None:
        self._what, self._total, self._done = what, total, 0
        self._shown = sys.stderr.isatty() and not invocation.quiet
        self._start = time.monotonic()
        self._bar: rich.progress.Progress | None = None
        self._task: rich.progress.TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tick(self) -> None:
        """One step is done."""
        self._done += 1
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done)
        elif self._shown and time.monotonic() - self._start > PATIENCE:
            self._draw()

    def _draw(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - slow to import, and most runs draw nothing
        from rich.progress import Progress as Bar  # noqa: PLC0415 - as above

        self._bar = Bar(console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(self._what, total=self._total, completed=self._done)
        self._bar.start()
