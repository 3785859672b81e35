"""Observe statuses repeatedly until all are ready, or until more waiting cannot change the result."""

from __future__ import annotations

import asyncio
import shlex
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.live.checks.status import Failed, Ready, Status, Waiting
from reloadgen.live.kube.api import LiveError, NoSuchKindError
from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.live.results.progress_event import ProgressEvent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from reloadgen.live.results.progress_event import OnProgress

PAUSE = 1.0
"""Seconds between two observations."""

QUIET = 5.0
"""After a failure: seconds without change until the other criteria of its group are no longer waited for."""


@dataclass(slots=True)
class StatusHistory:
    """One criterion over time, in seconds since the poll started."""

    status: Status
    since: float
    ready_at: float | None = None

    def update(self, status: Status, now: float) -> None:
        """Record the newest status; a failure lasts as long as it is one, even if its message changes."""
        if type(status) is not type(self.status):
            self.since = now
        self.status = status
        if isinstance(status, Ready) and self.ready_at is None:
            self.ready_at = now
        elif not isinstance(status, Ready):
            self.ready_at = None

    def has_failed(self, now: float) -> bool:
        """Whether the failure has lasted for its patience."""
        return isinstance(self.status, Failed) and now - self.since >= self.status.patience

    def is_settled(self, now: float) -> bool:
        """Whether it is ready or has failed."""
        return isinstance(self.status, Ready) or self.has_failed(now)


@dataclass(slots=True)
class Poll:
    """The criteria of a cluster over time. Those of one add-on are a group; all groups need those without add-on."""

    timeout: float
    histories: dict[CriterionId, StatusHistory] = field(default_factory=dict)
    error: str = ""
    elapsed: float = 0.0

    def update(self, statuses: Mapping[CriterionId, Status], now: float) -> None:
        """Record one observation."""
        for criterion, status in statuses.items():
            if criterion in self.histories:
                self.histories[criterion].update(status, now)
            else:
                self.histories[criterion] = StatusHistory(
                    status, now, now if isinstance(status, Ready) else None
                )

    def is_done(self, now: float) -> bool:
        """Whether more waiting cannot change the result."""
        entrypoint_failed = self._group_failed("", now)
        return all(
            self._group_done(addon, now, blocked=entrypoint_failed if addon else self._any_failed(now))
            for addon in {criterion.addon for criterion in self.histories}
        )

    def _group(self, addon: str) -> list[StatusHistory]:
        return [history for criterion, history in self.histories.items() if criterion.addon == addon]

    def _group_failed(self, addon: str, now: float) -> bool:
        return any(history.has_failed(now) for history in self._group(addon))

    def _any_failed(self, now: float) -> bool:
        return any(history.has_failed(now) for history in self.histories.values())

    def _group_done(self, addon: str, now: float, *, blocked: bool) -> bool:
        unsettled = [history for history in self._group(addon) if not history.is_settled(now)]
        quiet = all(now - history.since >= QUIET for history in unsettled)
        return not unsettled or (quiet and (blocked or self._group_failed(addon, now)))

    @property
    def progress(self) -> ProgressEvent:
        """What is waited for now: the innermost object that does not itself wait for an outer one."""
        if self.error:
            return ProgressEvent(f"retrying: {self.error}")
        pending = [
            (criterion, history.status)
            for criterion, history in self.histories.items()
            if not isinstance(history.status, Ready)
        ]
        moving = [each for each in pending if not (isinstance(each[1], Waiting) and each[1].on_outer)]
        for criterion, status in reversed(moving or pending):
            return ProgressEvent(f"waiting for {criterion}: {status.message}")
        return ProgressEvent("ready")

    def criteria(self, context: str) -> tuple[Criterion, ...]:
        """The results; hints that are commands are for this kubeconfig context."""
        return tuple(
            self._criterion(criterion, history, context) for criterion, history in self.histories.items()
        )

    def _criterion(self, criterion: CriterionId, history: StatusHistory, context: str) -> Criterion:
        match history.status:
            case Ready(message):
                return Criterion(criterion, State.PASS, message, history.ready_at or 0.0)
            case Failed(message) as failed:
                return Criterion(criterion, State.FAIL, message, self.elapsed, _hint(failed, context))
            case Waiting(message):
                state, reason = self._not_ready(criterion)
                return Criterion(criterion, state, f"{reason}: {message}", self.elapsed)

    def _not_ready(self, criterion: CriterionId) -> tuple[State, str]:
        """The outcome of a criterion that is still waiting, and the reason."""
        if self.error:
            return State.NOT_CHECKED, f"{self.error}; last status"
        if not self._any_failed(self.elapsed):
            return State.FAIL, f"not ready within {self.timeout:.0f} s"
        # an add-on that is not available fails, whatever the reason
        unmet = criterion.name is CriterionName.AVAILABLE
        return State.FAIL if unmet else State.NOT_CHECKED, "blocked by another failure"


def _hint(failed: Failed, context: str) -> str:
    if not failed.command:
        return failed.hint
    return f"{failed.command} --context {shlex.quote(context)}" if context else failed.command


async def poll(
    observe: Callable[[], Awaitable[Mapping[CriterionId, Status]]],
    seconds: float,
    on_progress: OnProgress,
) -> Poll:
    """Observe until the poll is done or the time is over. A server that stops answering is retried.

    Raises:
        NoSuchKindError: the server does not serve a kind.
        LiveError: no observation succeeded.
    """
    state, start = Poll(seconds), time.monotonic()
    while True:
        try:
            statuses = await observe()
        except NoSuchKindError:
            raise
        except LiveError as error:
            state.error = str(error)
        else:
            state.error = ""
            state.update(statuses, time.monotonic() - start)
        on_progress(state.progress)
        state.elapsed = now = time.monotonic() - start
        if (not state.error and state.is_done(now)) or now + PAUSE > seconds:
            break
        await asyncio.sleep(PAUSE)
    if not state.histories:
        raise LiveError(state.error)
    return state
