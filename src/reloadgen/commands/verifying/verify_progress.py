"""Progress of `verify` on standard error: a live table on a terminal, otherwise a line for each event."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from reloadgen.commands.standard_error import say
from reloadgen.commands.verifying.verify_messages import cleanup_message, details, outcome
from reloadgen.live.runner import ProgressListener
from reloadgen.reports.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.commands.invocation import Invocation
    from reloadgen.live.results.fleet_result import ClusterResult
    from reloadgen.live.results.progress_event import ProgressEvent


class VerifyProgress(ProgressListener, Protocol):
    """A listener that also learns of Ctrl-C."""

    def interrupted(self) -> None:
        """The run is being cancelled."""


class Silent:
    """Shows nothing."""

    def progress(self, cluster: str, event: ProgressEvent) -> None:
        """See ProgressListener."""

    def finished(self, result: ClusterResult) -> None:
        """See ProgressListener."""

    def interrupted(self) -> None:
        """See VerifyProgress."""


class ProgressLines:
    """A line for each event that differs from the last one of its cluster.

    With `brief`, the end of a cluster is told in one word: the results, which follow, say why.
    """

    def __init__(self, *, brief: bool = False) -> None:
        self._brief = brief
        self._events: dict[str, ProgressEvent] = {}

    def progress(self, cluster: str, event: ProgressEvent) -> None:
        """See ProgressListener."""
        last = self._events.get(cluster)
        self._events[cluster] = event
        if last is None or last.message != event.message:
            say(f"{cluster}: {printable(event.message)}\n")

    def finished(self, result: ClusterResult) -> None:
        """See ProgressListener."""
        self._events.pop(result.name, None)
        why = "" if self._brief else f": {printable(details(result))}"
        say(f"{result.name}: {outcome(result)}{why}\n")

    def interrupted(self) -> None:
        """See VerifyProgress."""
        message = cleanup_message({name: event.canary for name, event in self._events.items()})
        if message:
            say(f"{message}\n")


@contextmanager
def listener(
    clusters: tuple[str, ...], invocation: Invocation, *, brief: bool = False
) -> Iterator[VerifyProgress]:
    """What shows the progress of these clusters: a table on a terminal, lines in a log (see there), or nothing."""
    if invocation.quiet:
        yield Silent()
    elif not sys.stderr.isatty():
        yield ProgressLines(brief=brief)
    else:
        from rich.console import Console  # noqa: PLC0415 - slow to import, and only terminals need it

        from reloadgen.commands.verifying.verify_table import ProgressTable  # noqa: PLC0415 - imports rich

        console = Console(stderr=True, no_color=not invocation.colored(sys.stderr))
        with ProgressTable(clusters, console) as table:
            yield table
