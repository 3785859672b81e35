"""When a watch ends, and what it then says; pauses cost no time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import pytest

from live.recorded import FastTime
from reloadgen.live import poll as watching
from reloadgen.live.checks.status import Failed, Ready, Standing, Waiting
from reloadgen.live.kube.api import LiveError, UnreachableError
from reloadgen.live.poll import Watch, watch
from reloadgen.live.verify_results import State

Script = Callable[[float], Mapping[str, Standing]]


def follow(script: Script, seconds: float = 100.0) -> tuple[Watch, float]:
    """The watch, and when it ended."""
    clock = FastTime()

    async def look() -> Mapping[str, Standing]:
        return script(clock.skipped)

    def told(line: str) -> None:
        assert line

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watching, "time", clock)
        patch.setattr(watching, "asyncio", clock)
        found = asyncio.run(watch(look, seconds, told))
    return found, clock.skipped


def states(found: Watch) -> dict[str, str]:
    return {each.id: each.state.value for each in found.criteria()}


def test_it_ends_when_all_is_ready() -> None:
    found, end = follow(
        lambda now: {"source": Ready("s"), "a/AC1": Ready("up") if now >= 7 else Waiting("not yet")}
    )
    assert states(found) == {"source": "pass", "a/AC1": "pass"}
    assert end == 7
    assert found.criteria()[1].seconds == pytest.approx(7, abs=0.5)


def test_a_failure_has_to_last_to_be_believed() -> None:
    found, end = follow(
        lambda now: {"a/x": Failed("hiccup") if 2 <= now < 5 else Ready("fine") if now >= 5 else Waiting("-")}
    )
    assert states(found) == {"a/x": "pass"}
    assert end == 5


def test_a_failure_is_told_in_seconds_though_others_wait_for_minutes() -> None:
    found, end = follow(
        lambda _: {
            "entrypoint": Waiting("health checks"),
            "a/oci": Failed("no tag"),
            "a/AC1": Waiting("none"),
        }
    )
    assert states(found) == {"entrypoint": "not-checked", "a/oci": "fail", "a/AC1": "fail"}
    assert end == 5
    assert {each.message for each in found.criteria()} == {
        "held up by what fails: health checks",
        "no tag",
        "held up by what fails: none",
    }


def test_another_add_on_is_not_cut_short_by_a_failure() -> None:
    def script(now: float) -> Mapping[str, Standing]:
        return {
            "entrypoint": Ready("e"),
            "a/x": Failed("broken"),
            "b/x": Ready("up") if now >= 40 else Waiting("installing"),
        }

    found, end = follow(script)
    assert states(found) == {"entrypoint": "pass", "a/x": "fail", "b/x": "pass"}
    assert end == 40


def test_an_entry_point_that_fails_ends_the_wait_for_what_is_below() -> None:
    found, end = follow(lambda _: {"entrypoint": Failed("BuildFailed"), "a/x": Waiting("old revision")})
    assert states(found) == {"entrypoint": "fail", "a/x": "not-checked"}
    assert end == 5


def test_what_never_gets_ready_fails_at_the_timeout() -> None:
    found, end = follow(lambda _: {"a/x": Waiting("installing")}, 30)
    (criterion,) = found.criteria()
    assert (criterion.state, criterion.message) == (State.FAIL, "not within 30 s: installing")
    assert end <= 30


def test_a_failure_with_more_patience_is_given_more_time() -> None:
    _, end = follow(lambda _: {"a/AC1": Failed("Unschedulable", 30.0)})
    assert end == 30


def test_a_server_that_is_away_for_a_while_is_asked_again() -> None:
    def script(now: float) -> Mapping[str, Standing]:
        if 2 <= now < 9:
            raise UnreachableError("away")
        return {"a/x": Ready("up") if now >= 9 else Waiting("-")}

    found, _ = follow(script)
    assert (states(found), found.lost) == ({"a/x": "pass"}, "")


def test_a_server_that_stays_away_proves_nothing() -> None:
    def script(now: float) -> Mapping[str, Standing]:
        if now >= 2:
            raise UnreachableError("away")
        return {"a/x": Waiting("installing"), "a/y": Ready("up")}

    found, _ = follow(script, 20)
    assert found.lost == "away"
    assert states(found) == {"a/x": "not-checked", "a/y": "pass"}


def test_a_server_that_never_answers_is_out_of_reach() -> None:
    def script(_: float) -> Mapping[str, Standing]:
        raise UnreachableError("connection refused")

    with pytest.raises(LiveError, match="connection refused"):
        follow(script, 5)
