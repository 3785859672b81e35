"""How `verify` shows that it is under way: a live table on a terminal, plain lines otherwise."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reloadgen.live.verify_results import ClusterResult, State
from reloadgen.reports.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.live import Live

    from reloadgen.commands.invocation import Invocation
    from reloadgen.commands.session import Session
    from reloadgen.live.runner import Audience

_LONG = 160


class Silence:
    """Nobody watches."""

    def step(self, cluster: str, line: str) -> None:
        """Nothing."""

    def ended(self, result: ClusterResult) -> None:
        """Nothing."""


class Lines:
    """A line on standard error whenever a cluster's course has something new to say."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}

    def step(self, cluster: str, line: str) -> None:
        """See Audience."""
        if self._last.get(cluster) != line:
            self._last[cluster] = line
            sys.stderr.write(f"{cluster}: {printable(line)}\n")

    def ended(self, result: ClusterResult) -> None:
        """See Audience."""
        sys.stderr.write(f"{result.name}: {_word(result)}\n")


class Table:
    """A table on standard error, a row a cluster, drawn anew as things change."""

    def __init__(self, names: tuple[str, ...], live: Live) -> None:
        self._rows = dict.fromkeys(names, ("…", "waiting for its turn"))
        self._live = live

    def step(self, cluster: str, line: str) -> None:
        """See Audience."""
        self._show(cluster, "…", line)

    def ended(self, result: ClusterResult) -> None:
        """See Audience."""
        failed = [each.message for each in result.criteria if each.state is not State.PASS]
        self._show(result.name, _word(result), failed[0] if failed else "")

    def _show(self, cluster: str, word: str, line: str) -> None:
        from rich.table import Table as Grid  # noqa: PLC0415 - slow to import, and only terminals need it
        from rich.text import Text  # noqa: PLC0415 - as above

        self._rows[cluster] = (word, printable(line)[:_LONG])
        grid = Grid("cluster", "", "now", expand=True)
        for name, (state, now) in self._rows.items():
            grid.add_row(Text(name), Text(state), Text(now, overflow="ellipsis", no_wrap=True))
        self._live.update(grid)


def _word(result: ClusterResult) -> str:
    if not result.reached:
        return "out of reach"
    return "failed" if result.failed else "done"


@contextmanager
def audience(session: Session, invocation: Invocation) -> Iterator[Audience]:
    """Whoever watches: a terminal, a log, or nobody."""
    if invocation.quiet:
        yield Silence()
    elif not sys.stderr.isatty():
        yield Lines()
    else:
        from rich.console import Console  # noqa: PLC0415 - slow to import, and only terminals need it
        from rich.live import Live  # noqa: PLC0415 - as above

        with Live(console=Console(stderr=True), transient=True, refresh_per_second=4) as live:
            yield Table(tuple(cluster.name for cluster in session.selected), live)
