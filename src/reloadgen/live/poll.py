"""Looks again and again until everything is ready, or what has failed is sure and nothing else moves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.live.checks.status import Failed, Ready, Standing, Waiting
from reloadgen.live.kube.api import LiveError, NoSuchKindError
from reloadgen.live.verify_results import Criterion, State

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

PAUSE = 1.0
"""Seconds between two looks."""

QUIET = 5.0
"""After a sure failure: how long the others of its group may stand still before they are left."""


@dataclass(slots=True)
class Track:
    """One criterion over time, in seconds since the watch began."""

    standing: Standing
    since: float
    ready_at: float | None = None

    def see(self, standing: Standing, now: float) -> None:
        """Takes the newest standing; a failure lasts while it is one, whatever its words."""
        if type(standing) is not type(self.standing):
            self.since = now
        self.standing = standing
        if isinstance(standing, Ready) and self.ready_at is None:
            self.ready_at = now
        elif not isinstance(standing, Ready):
            self.ready_at = None

    def sure(self, now: float) -> bool:
        """Whether it has failed for as long as the failure asks to be believed."""
        return isinstance(self.standing, Failed) and now - self.since >= self.standing.patience

    def settled(self, now: float) -> bool:
        """Ready, or surely failed."""
        return isinstance(self.standing, Ready) or self.sure(now)


Told: TypeAlias = Callable[[str], None]
"""Takes one line about where a cluster's course is."""


@dataclass(slots=True)
class Watch:
    """All criteria of a cluster. Those called `ADDON/…` are groups; the others are the way that all need."""

    tracks: dict[str, Track] = field(default_factory=dict)
    lost: str = ""
    ended: float = 0.0
    allowed: float = 0.0

    def see(self, standings: Mapping[str, Standing], now: float) -> None:
        """Takes what one look found."""
        for name, standing in standings.items():
            if name in self.tracks:
                self.tracks[name].see(standing, now)
            else:
                self.tracks[name] = Track(standing, now, now if isinstance(standing, Ready) else None)

    def done(self, now: float) -> bool:
        """Whether waiting longer can't change the answer."""
        groups = {name.partition("/")[0] if "/" in name else "" for name in self.tracks}
        way_failed = self._failed("", now)
        return all(
            self._group_done(group, now, blocked=way_failed if group else self._any_failed(now))
            for group in groups
        )

    def _group(self, group: str) -> list[Track]:
        return [
            track
            for name, track in self.tracks.items()
            if (name.partition("/")[0] if "/" in name else "") == group
        ]

    def _failed(self, group: str, now: float) -> bool:
        return any(track.sure(now) for track in self._group(group))

    def _any_failed(self, now: float) -> bool:
        return any(track.sure(now) for track in self.tracks.values())

    def _group_done(self, group: str, now: float, *, blocked: bool) -> bool:
        tracks = self._group(group)
        if all(track.settled(now) for track in tracks):
            return True
        still = all(now - track.since >= QUIET for track in tracks if not track.settled(now))
        return still and (blocked or self._failed(group, now))

    def criteria(self) -> tuple[Criterion, ...]:
        """What it came to in the end."""
        return tuple(self._criterion(name, track, self.ended) for name, track in self.tracks.items())

    @property
    def line(self) -> str:
        """What is waited for now, in a few words."""
        if self.lost:
            return self.lost
        open_ = [
            f"{name}: {track.standing.message}" for name, track in self.tracks.items() if not _ready(track)
        ]
        return open_[-1] if open_ else "ready"

    def _criterion(self, name: str, track: Track, now: float) -> Criterion:
        match track.standing:
            case Ready(message):
                return Criterion(name, State.PASS, message, track.ready_at or 0.0)
            case Failed(message):
                return Criterion(name, State.FAIL, message, now)
            case Waiting(message) if self.lost:
                return Criterion(name, State.NOT_CHECKED, f"{self.lost}; before that: {message}", now)
            case Waiting(message) if self._any_failed(now):
                state = (
                    State.FAIL if name.endswith("/AC1") else State.NOT_CHECKED
                )  # what was asked for is not so
                return Criterion(name, state, f"held up by what fails: {message}", now)
            case Waiting(message):
                return Criterion(name, State.FAIL, f"not within {self.allowed:.0f} s: {message}", now)


def _ready(track: Track) -> bool:
    return isinstance(track.standing, Ready)


async def watch(
    look: Callable[[], Awaitable[Mapping[str, Standing]]],
    seconds: float,
    told: Told,
) -> Watch:
    """Looks until it is done or the seconds are over. An API server that goes away is asked again.

    Raises:
        LiveError: there was no answer at all, from the first look to the last; or a kind is not served.
    """
    found, begin = Watch(allowed=seconds), time.monotonic()
    while True:
        try:
            standings = await look()
        except NoSuchKindError:
            raise
        except LiveError as error:
            found.lost = str(error)
        else:
            found.lost = ""
            found.see(standings, time.monotonic() - begin)
        told(found.line)
        found.ended = now = time.monotonic() - begin
        if (not found.lost and found.done(now)) or now + PAUSE > seconds:
            break
        await asyncio.sleep(PAUSE)
    if not found.tracks:
        raise LiveError(found.lost)
    return found
