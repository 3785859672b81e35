"""Whatever a server answers is that cluster's result: every field of every object, in turn, holds something odd."""

from __future__ import annotations

import asyncio
import copy
from typing import TYPE_CHECKING, Any

import pytest

from live import healthy
from live.recorded import FastTime, MemoryApi
from reloadgen.inventory.fleet import PrometheusService
from reloadgen.live import poll, scrape_check
from reloadgen.live.cluster_run import ClusterRun
from reloadgen.manifests.identity import namespaced_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.live.kube.kube_objects import Document, Kind

ODD: tuple[object, ...] = (None, 5, "x", [], {}, [None], True, {"a": None}, [[1]], -1.5)
_UP = {"status": "success", "data": {"result": [{"metric": {}, "value": [0, "1"]}]}}
_TARGETS = {
    "data": {"activeTargets": [{"labels": {"pod": "reloader-1"}, "scrapeUrl": "http://x", "lastError": "e"}]}
}


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    time = FastTime()
    for module in (poll, scrape_check):
        monkeypatch.setattr(module, "time", time)
        monkeypatch.setattr(module, "asyncio", time)


class OddApi(MemoryApi):
    """Finds the objects of a healthy cluster; what it answers with one of them has another value at one place."""

    def __init__(self, index: int, path: tuple[str | int, ...], value: object) -> None:
        super().__init__(*healthy.api().documents)
        self._odd, self._path, self._value = self.documents[index], path, value
        self.answers = {"api/v1/query": _UP, "api/v1/targets": _TARGETS}

    async def get(self, kind: Kind, name: str, namespace: str = "") -> Document | None:
        found = await super().get(kind, name, namespace)
        return found if found is None else self._answer(found)

    async def list(
        self,
        kind: Kind,
        namespace: str = "",
        labels: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> tuple[Document, ...]:
        found = await super().list(kind, namespace, labels, fields)
        return tuple(self._answer({"kind": kind.name, **each}) for each in found)

    def _answer(self, found: Document) -> Document:
        same = found["kind"] == self._odd["kind"] and namespaced_name(found) == namespaced_name(self._odd)
        return replaced(found, self._path, self._value) if same else found


def replaced(document: Document, path: tuple[str | int, ...], value: object) -> Document:
    """A copy with another value at a path."""
    copied: Any = copy.deepcopy(dict(document))
    inner = copied
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return dict(copied)


def paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all that is inside a value, without identity, by which the server finds the objects."""
    children: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        here = (*path, key)
        if here not in {("kind",), ("metadata",), ("metadata", "name"), ("metadata", "namespace")}:
            yield here
        yield from paths(child, here)


def run(api: MemoryApi) -> None:
    target = healthy.target(prometheus=PrometheusService("monitoring", "prometheus", 9090))
    result = asyncio.run(ClusterRun(api, target, healthy.SETTINGS, lambda _: None).run())
    assert result.criteria


PLACES = [
    pytest.param(index, id=f"{document['kind']}-{index}")
    for index, document in enumerate(healthy.api().documents)
]


@pytest.mark.parametrize("index", PLACES)
def test_a_field_of_an_object(index: int) -> None:
    for number, path in enumerate(paths(healthy.api().documents[index])):
        run(OddApi(index, path, ODD[number % len(ODD)]))
        run(OddApi(index, path, ODD[(number + 3) % len(ODD)]))


@pytest.mark.parametrize("name", ["api/v1/query", "api/v1/targets"])
@pytest.mark.parametrize("pods_are_up", [True, False])
def test_a_field_of_an_answer_of_prometheus(name: str, pods_are_up: bool) -> None:  # noqa: FBT001 - a parameter of the test
    down = replaced(_UP, ("data", "result", 0, "value", 1), "0")
    for path in paths({"api/v1/query": _UP, "api/v1/targets": _TARGETS}[name]):
        for odd in ODD:
            api = OddApi(0, ("apiVersion",), "v1")
            api.answers["api/v1/query"] = _UP if pods_are_up else down
            api.answers[name] = replaced(api.answers[name], path, odd)
            run(api)
