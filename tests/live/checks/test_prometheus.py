"""PodMonitor and Prometheus."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from live import sound
from live.recorded import MemoryApi
from reloadgen.inventory.fleet import PrometheusService, PrometheusUrl
from reloadgen.live.checks import prometheus
from reloadgen.live.checks.pod_monitor import Monitored, Target, find_monitor
from reloadgen.live.checks.prometheus import asking, judge_scraping
from reloadgen.live.checks.proof import judge_monitored
from reloadgen.live.kube.api import UnreachableError
from reloadgen.live.kube.kube_objects import Name
from reloadgen.live.verify_results import State

if TYPE_CHECKING:
    from collections.abc import Mapping

FOUND = Monitored(Name("kube-system", "reloader"), (Target(Name("kube-system", "reloader-1"), "10.0.0.7"),))


def test_what_the_monitor_selects() -> None:
    assert asyncio.run(find_monitor(sound.api(), sound.expected())) == FOUND


@pytest.mark.parametrize(
    ("kind", "other", "words"),
    [
        ("PodMonitor", None, "no PodMonitor carries the labels of HelmRelease kube-system/reloader"),
        ("PodMonitor", sound.monitor("metrics"), "scrapes port metrics, which its pods do not have"),
        ("Pod", None, "PodMonitor kube-system/reloader selects no running pod"),
        ("Pod", sound.pod(ready="False"), "PodMonitor kube-system/reloader selects no running pod"),
    ],
)
def test_what_is_wrong_with_it(kind: str, other: dict[str, Any] | None, words: str) -> None:
    api = sound.api()
    api.documents = [each for each in api.documents if each["kind"] != kind] + ([other] if other else [])
    found = asyncio.run(find_monitor(api, sound.expected()))
    assert isinstance(found, str)
    assert words in found


def test_without_its_crd() -> None:
    api = sound.api()
    api.absent = {"PodMonitor"}
    found = asyncio.run(find_monitor(api, sound.expected()))
    assert isinstance(found, str)
    assert found.startswith(
        "the server has no kind PodMonitor (monitoring.coreos.com/v1): its CRD is not installed"
    )


def test_a_monitor_that_nobody_wants_is_not_checked() -> None:
    expected = sound.expected(reloader={"podMonitor": {"enabled": False}})
    criterion = asyncio.run(judge_monitored(sound.api(), expected, sound.job(), sound.SETTINGS, 1))
    assert criterion.state is State.NOT_CHECKED


def scraping(*answers: Mapping[str, Any] | Exception, seconds: float = 100) -> tuple[State, str]:
    """Each answer in turn, the last one for ever; time passes two seconds a pause."""
    given, now = list(answers), [0.0]

    async def ask(path: str, _: Mapping[str, str]) -> Mapping[str, Any]:
        if path == "api/v1/targets":
            active = [{"labels": {"pod": "reloader-1"}, "lastError": "connection refused"}]
            return {"data": {"activeTargets": active}}
        now[0] += 2
        answer = given.pop(0) if len(given) > 1 else given[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    criterion = asyncio.run(judge_scraping("AC2", ask, FOUND, seconds, lambda: now[0]))
    return criterion.state, criterion.message


def up(*values: str) -> dict[str, Any]:
    return {"data": {"result": [{"metric": {}, "value": [0, value]} for value in values]}}


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prometheus, "_PAUSE", 0.0)


def test_up() -> None:
    words = "PodMonitor kube-system/reloader: target up (kube-system/reloader-1)"
    assert scraping(up("1")) == (State.PASS, words)


def test_up_after_a_while() -> None:
    assert scraping(up(), up("0"), UnreachableError("gone"), up("1"))[0] is State.PASS


def test_down_with_the_last_error() -> None:
    words = "PodMonitor kube-system/reloader: target kube-system/reloader-1 is down: connection refused"
    assert scraping(up("0")) == (State.FAIL, words)


def test_unknown_target() -> None:
    state, words = scraping(up())
    assert state is State.FAIL
    assert "Prometheus has no target for pod kube-system/reloader-1: do its podMonitorSelector" in words


def test_no_answer() -> None:
    assert scraping(UnreachableError("Prometheus x does not answer")) == (
        State.FAIL,
        "PodMonitor kube-system/reloader: Prometheus x does not answer",
    )


def test_the_overall_time_ends_it() -> None:
    assert scraping(up(), seconds=4)[0] is State.FAIL


def test_by_service_it_goes_through_the_api_server() -> None:
    api = MemoryApi()
    api.answers = {"api/v1/query": up("1")}
    ask = asking(api, PrometheusService("monitoring", "prometheus", 9090))
    criterion = asyncio.run(judge_scraping("AC2", ask, FOUND, 10))
    assert criterion.state is State.PASS
    query = 'up{namespace="kube-system",pod="reloader-1"} or up{instance=~"10\\\\.0\\\\.0\\\\.7:[0-9]+"}'
    assert api.calls == [("proxy", "monitoring/prometheus:9090", query)]


def test_a_url_s_password_is_never_shown() -> None:
    ask = asking(MemoryApi(), PrometheusUrl("http://user:hidden@127.0.0.1:1"))
    with pytest.raises(UnreachableError, match=r"Prometheus http://127.0.0.1:1 does not answer") as raised:
        asyncio.run(ask("api/v1/query", {}))  # type: ignore[arg-type]
    assert "hidden" not in str(raised.value)
    with pytest.raises(UnreachableError, match="must begin with http"):
        asyncio.run(asking(MemoryApi(), PrometheusUrl("file:///etc/passwd"))("x", {}))  # type: ignore[arg-type]
