"""The canary's life, on an API server in memory that plays the controllers."""

from __future__ import annotations

import asyncio
import copy
from typing import Any

import pytest

from live.recorded import FastTime, MemoryApi
from reloadgen.live.canary import canary_cleanup, canary_run
from reloadgen.live.canary.canary_objects import ALIVE, LABEL, Canary, new_canary
from reloadgen.live.kube.api import Api, UnreachableError
from reloadgen.live.kube.kube_objects import Document, Kind, at
from reloadgen.live.verify_results import Criterion, State

CANARY = Canary(
    "reloadgen-canary-1", "reloadgen-canary-1", own_namespace=True, image="pause", annotation="a/auto"
)
SHARED = Canary("reloadgen-canary-1", "shared", own_namespace=False, image="pause", annotation="a/auto")


class Cluster(MemoryApi):
    """Deployments become available at once; a changed ConfigMap rolls them unless Reloader is down."""

    def __init__(self, *, reloader: bool = True, starts: bool = True) -> None:
        super().__init__()
        self.reloader, self.starts = reloader, starts
        self.lost_for = 0

    async def create(self, kind: Kind, document: Document) -> Document:
        made = copy.deepcopy(dict(document))
        made["metadata"] = {**made["metadata"], "generation": 1, "resourceVersion": "1"}
        if kind.name == "Deployment" and self.starts:
            counts = dict.fromkeys(("replicas", "updatedReplicas", "availableReplicas"), 1)
            made["status"] = {"observedGeneration": 1, **counts}
        return await super().create(kind, made)

    def patched(self, found: dict[str, Any], patch: Document) -> None:
        found["metadata"]["resourceVersion"] += "1"
        if at(patch, "data") and self.reloader:
            for each in self.documents:
                if each["kind"] == "Deployment":
                    each["spec"]["template"]["metadata"]["annotations"] = {"rolled": "yes"}
                    each["metadata"]["generation"] = each["status"]["observedGeneration"] = 2

    async def delete(self, kind: Kind, name: str, namespace: str = "") -> None:
        if self.lost_for:
            self.lost_for -= 1
            raise UnreachableError("away")
        await super().delete(kind, name, namespace)
        if kind.name == "Namespace":
            self.documents = [each for each in self.documents if each["metadata"].get("namespace") != name]


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> FastTime:
    time = FastTime()
    for module in (canary_run, canary_cleanup):
        monkeypatch.setattr(module, "time", time)
    monkeypatch.setattr(canary_cleanup, "asyncio", time)
    monkeypatch.setattr(canary_run, "_PAUSE", 0.0)
    monkeypatch.setattr(canary_run, "NOTICE_SECONDS", 0.0)
    return time


def run(api: Api, canary: Canary = CANARY, seconds: float = 0.2) -> tuple[Criterion, str]:
    return asyncio.run(canary_run.run(api, canary, "reloader/AC3", seconds))


@pytest.mark.parametrize("canary", [CANARY, SHARED])
def test_it_rolls_and_is_gone(canary: Canary) -> None:
    api = Cluster()
    criterion, left = run(api, canary)
    assert (criterion.state, left) == (State.PASS, "")
    assert criterion.message.endswith(f"after its ConfigMap changed (canary in {canary.namespace})")
    assert api.documents == []
    made = [call[1:] for call in api.calls if call[0] == "create"]
    assert (("namespaces", "reloadgen-canary-1") in made) is canary.own_namespace


def test_nothing_rolls() -> None:
    api = Cluster(reloader=False)
    criterion, left = run(api)
    assert (criterion.state, left, api.documents) == (State.FAIL, "", [])
    assert criterion.message == (
        "nothing rolled: Reloader is down, may not see this namespace, or lacks its rights in 0.2 s "
        "(canary reloadgen-canary-1/reloadgen-canary-1)"
    )


def test_a_canary_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary_run, "SETUP_SECONDS", 0.1)
    api = Cluster(starts=False)
    criterion, left = run(api)
    assert (criterion.state, left, api.documents) == (State.FAIL, "", [])
    assert criterion.message == "the canary itself did not start in 0.1 s: its pod is not ready"


def test_a_namespace_that_may_not_be_made() -> None:
    api = Cluster()
    api.denied = {("create", "namespaces")}
    criterion, left = run(api)
    assert (criterion.state, left) == (State.FAIL, "")
    assert criterion.message == "the canary could not be tried: may not create namespaces"


def test_removal_goes_on_through_a_lost_connection() -> None:
    api = Cluster()
    api.lost_for = 5
    assert run(api)[1] == ""
    assert api.documents == []


def test_what_cannot_be_removed_is_named() -> None:
    api = Cluster()
    api.lost_for = 1000
    assert run(api)[1] == (
        "canary reloadgen-canary-1 is left in namespace reloadgen-canary-1 (away); the next verify removes it"
    )


def test_an_interruption_removes_it_too_even_a_second_one() -> None:
    api = Cluster(reloader=False)

    async def interrupted() -> None:
        task = asyncio.create_task(canary_run.run(api, CANARY, "x", 60))
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(interrupted())
    assert api.documents == []


def left_behind(api: Cluster, name: str, namespace: str, version: str) -> None:
    labels = {LABEL: "true"}
    meta = {"name": name, "namespace": namespace, "labels": labels, "resourceVersion": version}
    if namespace == name:
        api.documents.append({"kind": "Namespace", "metadata": {"name": name, "labels": labels}})
    api.documents.append({"kind": "ConfigMap", "metadata": meta})


def test_leftovers_are_removed_and_the_living_are_not() -> None:
    api = Cluster()
    left_behind(api, "reloadgen-canary-dead", "reloadgen-canary-dead", "1")
    left_behind(api, "reloadgen-canary-alive", "reloadgen-canary-alive", "1")
    left_behind(api, "somebody-else", "somebody-else", "1")

    async def pause(_: float) -> None:
        next(
            each
            for each in api.documents
            if each["metadata"]["name"] == "reloadgen-canary-alive" and "namespace" in each["metadata"]
        )["metadata"]["resourceVersion"] = "2"

    removed = asyncio.run(canary_cleanup.leftovers(api, "", pause))
    assert removed == (
        "removed canary reloadgen-canary-dead/reloadgen-canary-dead, left behind by an earlier run",
    )
    names = {each["metadata"]["name"] for each in api.documents}
    assert names == {"reloadgen-canary-alive", "somebody-else"}


def test_leftovers_in_a_namespace_that_stays() -> None:
    api = Cluster()
    left_behind(api, "reloadgen-canary-dead", "shared", "1")

    async def pause(_: float) -> None:
        await asyncio.sleep(0)

    assert asyncio.run(canary_cleanup.leftovers(api, "shared", pause)) == (
        "removed canary shared/reloadgen-canary-dead, left behind by an earlier run",
    )
    assert api.documents == []


def test_without_leftovers_nobody_waits() -> None:
    async def pause(_: float) -> None:
        raise AssertionError

    assert asyncio.run(canary_cleanup.leftovers(Cluster(), "", pause)) == ()


def test_what_a_canary_is_made_of() -> None:
    canary = new_canary("", "", "a/auto")
    assert canary.namespace == canary.name
    assert canary.name.startswith("reloadgen-canary-")
    assert new_canary("", "", "x").name != canary.name
    deployment = canary.deployment()
    assert deployment["metadata"]["annotations"] == {"a/auto": "true"}
    spec = deployment["spec"]["template"]["spec"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["containers"][0]["resources"]["requests"] == {"cpu": "1m", "memory": "8Mi"}
    assert spec["automountServiceAccountToken"] is False
    assert ALIVE not in canary.config_map()["metadata"].get("annotations", {})
