"""When a poll ends, and its results; pauses take no time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import pytest

from live.recorded import FastTime
from reloadgen.live import poll as polling
from reloadgen.live.checks.status import Failed, Ready, Status, Waiting
from reloadgen.live.kube.api import LiveError, UnreachableError
from reloadgen.live.poll import Poll, poll
from reloadgen.live.results.criterion import CriterionId, CriterionName, State

Script = Callable[[float], Mapping[str, Status]]


def criterion(name: str) -> CriterionId:
    addon, _, rest = name.rpartition("/")
    return CriterionId(CriterionName(rest), addon)


def follow(script: Script, seconds: float = 100.0, messages: list[str] | None = None) -> tuple[Poll, float]:
    """The poll, and when it ended."""
    clock, messages = FastTime(), [] if messages is None else messages

    async def observe() -> Mapping[CriterionId, Status]:
        return {criterion(name): status for name, status in script(clock.skipped).items()}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polling, "time", clock)
        patch.setattr(polling, "asyncio", clock)
        found = asyncio.run(poll(observe, seconds, lambda event: messages.append(event.message)))
    assert all(messages)
    return found, clock.skipped


def states(found: Poll) -> dict[str, str]:
    return {str(each.id): each.state.value for each in found.criteria("")}


def test_it_ends_when_all_is_ready() -> None:
    found, end = follow(
        lambda now: {"source": Ready("s"), "a/available": Ready("up") if now >= 7 else Waiting("not yet")}
    )
    assert states(found) == {"source": "pass", "a/available": "pass"}
    assert end == 7
    assert found.criteria("")[1].seconds == pytest.approx(7, abs=0.5)


def test_a_failure_has_to_last_before_it_counts() -> None:
    found, end = follow(
        lambda now: {
            "a/helm-release": Failed("hiccup")
            if 2 <= now < 5
            else Ready("fine")
            if now >= 5
            else Waiting("-")
        }
    )
    assert states(found) == {"a/helm-release": "pass"}
    assert end == 5


def test_a_failure_ends_the_poll_in_seconds_though_others_wait_for_minutes() -> None:
    found, end = follow(
        lambda _: {
            "entrypoint": Waiting("health checks"),
            "a/oci-repository": Failed("no tag"),
            "a/available": Waiting("none"),
        }
    )
    assert states(found) == {"entrypoint": "not-checked", "a/oci-repository": "fail", "a/available": "fail"}
    assert end == 5
    assert {each.message for each in found.criteria("")} == {
        "blocked by another failure: health checks",
        "no tag",
        "blocked by another failure: none",
    }


def test_another_add_on_is_not_cut_short_by_a_failure() -> None:
    def script(now: float) -> Mapping[str, Status]:
        return {
            "entrypoint": Ready("e"),
            "a/helm-release": Failed("broken"),
            "b/helm-release": Ready("up") if now >= 40 else Waiting("installing"),
        }

    found, end = follow(script)
    assert states(found) == {"entrypoint": "pass", "a/helm-release": "fail", "b/helm-release": "pass"}
    assert end == 40


def test_an_entry_point_that_fails_ends_the_wait_for_what_is_below() -> None:
    found, end = follow(
        lambda _: {"entrypoint": Failed("BuildFailed"), "a/helm-release": Waiting("old revision")}
    )
    assert states(found) == {"entrypoint": "fail", "a/helm-release": "not-checked"}
    assert end == 5


def test_what_never_gets_ready_fails_at_the_timeout() -> None:
    found, end = follow(lambda _: {"a/helm-release": Waiting("installing")}, 30)
    (only,) = found.criteria("")
    assert (only.state, only.message) == (State.FAIL, "not ready within 30 s: installing")
    assert end <= 30


def test_a_failure_with_more_patience_is_given_more_time() -> None:
    _, end = follow(lambda _: {"a/available": Failed("Unschedulable", 30.0)})
    assert end == 30


def test_a_server_that_is_away_for_a_while_is_asked_again() -> None:
    def script(now: float) -> Mapping[str, Status]:
        if 2 <= now < 9:
            raise UnreachableError("away")
        return {"a/helm-release": Ready("up") if now >= 9 else Waiting("-")}

    found, _ = follow(script)
    assert (states(found), found.error) == ({"a/helm-release": "pass"}, "")


def test_a_server_that_stays_away_proves_nothing() -> None:
    def script(now: float) -> Mapping[str, Status]:
        if now >= 2:
            raise UnreachableError("away")
        return {"a/helm-release": Waiting("installing"), "a/chart": Ready("up")}

    found, _ = follow(script, 20)
    assert found.error == "away"
    assert states(found) == {"a/helm-release": "not-checked", "a/chart": "pass"}


def test_a_server_that_never_answers_is_out_of_reach() -> None:
    def script(_: float) -> Mapping[str, Status]:
        raise UnreachableError("connection refused")

    with pytest.raises(LiveError, match="connection refused"):
        follow(script, 5)


def test_progress_names_the_innermost_object_that_is_moving() -> None:
    messages: list[str] = []
    statuses: dict[str, Status] = {
        "entrypoint": Waiting("health checks"),
        "a/oci-repository": Ready("2.2.3"),
        "a/helm-release": Waiting("Helm install in progress"),
        "a/chart": Waiting("this revision has no Helm release yet", on_outer=True),
    }
    follow(lambda now: statuses if now < 1 else {"a/chart": Waiting("x", on_outer=True)}, 1.5, messages)
    assert messages[0] == "waiting for a/helm-release: Helm install in progress"


def test_progress_of_a_server_that_is_away_or_ready() -> None:
    def script(now: float) -> Mapping[str, Status]:
        if 1 <= now < 2:
            raise UnreachableError("https://x does not answer")
        return {"a/chart": Ready("up") if now >= 2 else Waiting("x", on_outer=True)}

    messages: list[str] = []
    follow(script, 20, messages)
    assert messages == ["waiting for a/chart: x", "retrying: https://x does not answer", "ready"]


@pytest.mark.parametrize(
    ("context", "hint"),
    [
        ("infra", "flux resume source git x -n y --context infra"),
        ("arn:aws/a b", "flux resume source git x -n y --context 'arn:aws/a b'"),
        ("", "flux resume source git x -n y"),
    ],
)
def test_a_command_is_for_the_context_of_the_cluster(context: str, hint: str) -> None:
    found, _ = follow(lambda _: {"source": Failed("suspended", command="flux resume source git x -n y")})
    assert [each.hint for each in found.criteria(context)] == [hint]
