"""The live table of `verify`: a row for each cluster, as many as fit on the terminal."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from rich.live import Live
from rich.table import Table
from rich.text import Text

from reloadgen.commands.verifying.verify_messages import cleanup_message, details, outcome
from reloadgen.reports.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from rich.console import Console

    from reloadgen.live.results.fleet_result import ClusterResult
    from reloadgen.live.results.progress_event import ProgressEvent

_STYLES = {"failed": "red", "unreachable": "red", "running": "cyan", "waiting": "dim", "passed": "green"}
"""By outcome or state; if not all rows fit, those of the first states are shown."""

_STATE_WIDTH = max(map(len, _STYLES))
_TIME_WIDTH = len("59m59s")
_NAME_SHARE = 3
"""The column of names takes at most one third of the width."""

_OTHER_LINES = 4
"""Header, summary, message and cursor."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one cluster; times are of the clock, None until it has started or finished."""

    cluster: str
    state: str = "waiting"
    details: str = ""
    canary: str = ""
    started: float | None = None
    finished: float | None = None


class ProgressTable:
    """Redraws the table four times a second; it disappears at the end, when the results are printed."""

    def __init__(
        self, clusters: tuple[str, ...], console: Console, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rows = {name: Row(name) for name in clusters}
        self._console, self._clock = console, clock
        self._message = ""
        self._live = Live(
            console=console,
            transient=True,
            redirect_stdout=False,
            refresh_per_second=4,
            get_renderable=self.render,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()
        if self._message:
            self._console.print(Text(self._message))

    def progress(self, cluster: str, event: ProgressEvent) -> None:
        """See ProgressListener."""
        row = self._rows[cluster]
        started = self._clock() if row.started is None else row.started
        self._rows[cluster] = replace(
            row, state="running", details=event.message, canary=event.canary, started=started
        )

    def finished(self, result: ClusterResult) -> None:
        """See ProgressListener."""
        row, now = self._rows[result.name], self._clock()
        started = now if row.started is None else row.started
        self._rows[result.name] = Row(
            result.name, outcome(result), details(result), started=started, finished=now
        )

    def interrupted(self) -> None:
        """See VerifyProgress."""
        self._message = cleanup_message({row.cluster: row.canary for row in self._rows.values()})

    def render(self) -> Table:
        """The table as it is now. The widths depend on the names and the terminal only."""
        longest = max((len(name) for name in self._rows), default=0)
        table = Table(box=None, expand=True, pad_edge=False, show_footer=False)
        table.add_column(
            "CLUSTER", width=min(max(longest, 7), self._console.width // _NAME_SHARE), no_wrap=True
        )
        table.add_column("STATUS", width=_STATE_WIDTH, no_wrap=True)
        table.add_column("TIME", width=_TIME_WIDTH, no_wrap=True, justify="right")
        table.add_column("DETAILS", ratio=1, no_wrap=True, overflow="ellipsis")
        for row in self._visible_rows():
            state = Text(row.state, style=_STYLES[row.state])
            table.add_row(Text(row.cluster), state, self._elapsed(row), Text(printable(row.details)))
        table.caption = Text("\n".join(filter(None, (self._summary(), self._message))), style="")
        table.caption_justify = "left"
        return table

    def _visible_rows(self) -> list[Row]:
        """The rows that fit, in the order of the inventory."""
        order = list(_STYLES)
        limit = max(self._console.height - _OTHER_LINES, 1)
        first = sorted(self._rows.values(), key=lambda row: order.index(row.state))[:limit]
        chosen = {row.cluster for row in first}
        return [row for row in self._rows.values() if row.cluster in chosen]

    def _elapsed(self, row: Row) -> str:
        if row.started is None:
            return ""
        end = self._clock() if row.finished is None else row.finished
        minutes, seconds = divmod(int(end - row.started), 60)
        return f"{minutes}m{seconds:02}s" if minutes else f"{seconds}s"

    def _summary(self) -> str:
        """How many clusters are in which state."""
        counts = Counter(row.state for row in self._rows.values())
        total = len(self._rows)
        states = ", ".join(f"{counts[state]} {state}" for state in reversed(_STYLES) if counts[state])
        return f"{total} cluster{'s' if total != 1 else ''}: {states}"
