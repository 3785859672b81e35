"""Whether the pods of a release are scraped."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from live import healthy
from live.recorded import FastTime, MemoryApi
from reloadgen.inventory.fleet import PrometheusService
from reloadgen.live import scrape_check
from reloadgen.live.checks.pod_monitor import MonitoredPods, ScrapeTarget
from reloadgen.live.kube.api import UnreachableError
from reloadgen.live.prometheus import query_function
from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.live.scrape_check import check_scraping, wait_until_scraped
from reloadgen.manifests.identity import NamespacedName

if TYPE_CHECKING:
    from collections.abc import Mapping

ID = CriterionId(CriterionName.SCRAPED, "reloader")
FOUND = MonitoredPods(
    NamespacedName("kube-system", "reloader"),
    (ScrapeTarget(NamespacedName("kube-system", "reloader-1"), "10.0.0.7"),),
)


def check(api: MemoryApi, **reloader: Any) -> Criterion:
    expected = healthy.expected(reloader=reloader) if reloader else healthy.expected()
    return asyncio.run(check_scraping(api, expected, None, 1, lambda _: None))


def test_without_a_prometheus_scraping_is_not_checked() -> None:
    criterion = check(healthy.api())
    assert (criterion.state, criterion.line) == (
        State.NOT_CHECKED,
        (
            "PodMonitor kube-system/reloader selects 1 running pod; scraping not checked; "
            "hint: pass --prometheus URL, or set prometheus in the inventory"
        ),
    )


def test_without_pod_monitor_or_pods() -> None:
    for kind in ("PodMonitor", "Pod"):
        api = healthy.api()
        api.documents = [each for each in api.documents if each["kind"] != kind]
        assert check(api).state is State.FAIL


def test_without_the_crd() -> None:
    api = healthy.api()
    api.absent = {"PodMonitor"}
    criterion = check(api)
    assert (criterion.state, criterion.line) == (
        State.FAIL,
        (
            "the API server does not serve PodMonitor (monitoring.coreos.com/v1): its CRD is not installed; "
            "hint: install prometheus-operator-crds, or set reloader.podMonitor.enabled: false"
        ),
    )


def test_a_disabled_pod_monitor_is_not_checked() -> None:
    api = healthy.api()
    assert check(api, podMonitor={"enabled": False}).state is State.NOT_CHECKED
    assert api.calls == []


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    time = FastTime()
    monkeypatch.setattr(scrape_check, "time", time)
    monkeypatch.setattr(scrape_check, "asyncio", time)


def scraping(*answers: Mapping[str, Any] | Exception, seconds: float = 100) -> tuple[State, str]:
    """The answers in turn, the last one again and again."""
    given = list(answers)

    async def ask(path: str, _: Mapping[str, str]) -> Mapping[str, Any]:
        if path == "api/v1/targets":
            active = [{"labels": {"pod": "reloader-1"}, "lastError": "connection refused"}]
            return {"data": {"activeTargets": active}}
        answer = given.pop(0) if len(given) > 1 else given[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    criterion = asyncio.run(wait_until_scraped(ID, ask, FOUND, seconds, lambda _: None))
    return criterion.state, criterion.line


def up(*values: str) -> dict[str, Any]:
    result = [{"metric": {}, "value": [0, value]} for value in values]
    return {"status": "success", "data": {"result": result}}


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
    assert words == (
        "PodMonitor kube-system/reloader: Prometheus has no target for pod kube-system/reloader-1; hint: check that "
        "podMonitorSelector and podMonitorNamespaceSelector of Prometheus match the PodMonitor"
    )


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
    ask = query_function(api, PrometheusService("monitoring", "prometheus", 9090))
    criterion = asyncio.run(wait_until_scraped(ID, ask, FOUND, 10, lambda _: None))
    assert criterion.state is State.PASS
    query = 'up{namespace="kube-system",pod="reloader-1"} or up{instance=~"10\\\\.0\\\\.0\\\\.7:[0-9]+"}'
    assert api.calls == [("proxy", "monitoring/prometheus:9090", query)]
