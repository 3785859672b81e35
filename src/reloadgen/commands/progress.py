"""What a run is doing, on standard error: a phase and a bar, where a person waits at a terminal."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    import rich.progress

    from reloadgen.commands.invocation import Invocation
    from reloadgen.phases import Tick

PATIENCE = 0.5
"""Seconds without a bar: most runs end sooner."""


class Progress:
    """Shows the phase and counts its steps, once the run takes longer than PATIENCE; a phase follows the one before."""

    def __init__(self, invocation: Invocation) -> None:
        self._shown = sys.stderr.isatty() and not invocation.quiet
        self._phase, self._total, self._done, self._then = "", 0, 0, ""
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._draw)
        self._timer.daemon = True
        self._bar: rich.progress.Progress | None = None
        self._task: rich.progress.TaskID | None = None
        self._ended = False

    def __enter__(self) -> Self:
        if self._shown:
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._ended = True
            if self._bar is not None:
                self._bar.stop()

    def start(self, phase: str, total: int = 0, *, then: str = "") -> Tick:
        """Begin a phase of so many steps (0: not known); call the result after each. `then` names what follows them."""
        self._phase, self._total, self._done, self._then = phase, total, 0, then
        with self._lock:
            if self._bar is not None and self._task is not None:
                self._bar.remove_task(self._task)
                self._task = self._add_task(self._bar)
        return self._tick

    def _tick(self) -> None:
        self._done += 1
        if self._done == self._total and self._then:
            self.start(self._then)
        elif self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done, count=self._count())

    def _add_task(self, bar: rich.progress.Progress) -> rich.progress.TaskID:
        total = self._total or None
        return bar.add_task(self._phase, total=total, completed=self._done, count=self._count())

    def _count(self) -> str:
        return f"{self._done}/{self._total}" if self._total else ""

    def _draw(self) -> None:
        from rich import progress as bars  # noqa: PLC0415 - as above
        from rich.console import Console  # noqa: PLC0415 - slow to import, and most runs draw nothing

        columns = (
            bars.SpinnerColumn(),
            bars.TextColumn("{task.description}"),
            bars.BarColumn(),
            bars.TextColumn("{task.fields[count]}"),
            bars.TimeElapsedColumn(),
        )
        with self._lock:
            if self._ended:
                return
            bar = bars.Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
            self._task = self._add_task(bar)
            bar.start()
            self._bar = bar
