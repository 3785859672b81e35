"""A canary, on an API server in memory that does what controllers do."""

from __future__ import annotations

import asyncio
import copy
from typing import TYPE_CHECKING, Any

import pytest

from live.recorded import FastTime, MemoryApi
from reloadgen.live.canary import canary_cleanup, canary_run
from reloadgen.live.canary.canary_manifests import ALIVE, LABEL, Canary, new_canary
from reloadgen.live.kube.api import Api, UnreachableError
from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.live.results.progress_event import ProgressEvent
from reloadgen.manifests.fields import at

if TYPE_CHECKING:
    from reloadgen.live.kube.kube_objects import Document, Kind

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


ID = CriterionId(CriterionName.RELOADS, "reloader")


def run(api: Api, canary: Canary = CANARY, seconds: float = 0.2) -> tuple[Criterion, str]:
    return asyncio.run(canary_run.run_canary(api, canary, ID, seconds, lambda _: None))


@pytest.mark.parametrize("canary", [CANARY, SHARED])
def test_it_restarts_and_is_removed(canary: Canary) -> None:
    api = Cluster()
    criterion, left = run(api, canary)
    assert (criterion.state, left) == (State.PASS, "")
    assert criterion.message.startswith(f"Reloader restarted canary {canary} ")
    assert criterion.message.endswith(" s after its ConfigMap changed")
    assert api.documents == []
    made = [call[1:] for call in api.calls if call[0] == "create"]
    assert (("namespaces", "reloadgen-canary-1") in made) is canary.own_namespace


def test_nothing_restarts_it() -> None:
    api = Cluster(reloader=False)
    criterion, left = run(api)
    assert (criterion.state, left, api.documents) == (State.FAIL, "", [])
    assert criterion.message == (
        "Reloader did not restart canary reloadgen-canary-1 within 0.2 s: "
        "it is not running, does not watch this namespace, or lacks permissions"
    )


def test_a_canary_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary_run, "SETUP_SECONDS", 0.1)
    api = Cluster(starts=False)
    criterion, left = run(api)
    assert (criterion.state, left, api.documents) == (State.FAIL, "", [])
    assert criterion.message == "the canary did not become available within 0.1 s: its pod is not ready"


def test_a_namespace_that_cannot_be_created() -> None:
    api = Cluster()
    api.denied = {("create", "namespaces")}
    criterion, left = run(api)
    assert (criterion.state, left) == (State.FAIL, "")
    assert criterion.message == "the canary could not be run: cannot create namespaces"


def test_removal_goes_on_through_a_lost_connection() -> None:
    api = Cluster()
    api.lost_for = 5
    assert run(api)[1] == ""
    assert api.documents == []


def test_what_cannot_be_removed_is_reported() -> None:
    api = Cluster()
    api.lost_for = 1000
    assert run(api)[1] == (
        "canary reloadgen-canary-1 could not be removed (away); the next run of verify removes it"
    )


def test_an_interruption_removes_it_too_even_a_second_one() -> None:
    api, events = Cluster(reloader=False), list[ProgressEvent]()

    async def interrupted() -> None:
        task = asyncio.create_task(canary_run.run_canary(api, CANARY, ID, 60, events.append))
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(interrupted())
    assert api.documents == []
    assert events[-2:] == [
        ProgressEvent("removing canary reloadgen-canary-1", "reloadgen-canary-1"),
        ProgressEvent("removed canary reloadgen-canary-1"),
    ]


def leave_over(api: Cluster, name: str, namespace: str, version: str) -> None:
    labels = {LABEL: "true"}
    meta = {"name": name, "namespace": namespace, "labels": labels, "resourceVersion": version}
    if namespace == name:
        api.documents.append({"kind": "Namespace", "metadata": {"name": name, "labels": labels}})
    api.documents.append({"kind": "ConfigMap", "metadata": meta})


def test_leftovers_are_removed_and_running_canaries_are_not() -> None:
    api = Cluster()
    leave_over(api, "reloadgen-canary-dead", "reloadgen-canary-dead", "1")
    leave_over(api, "reloadgen-canary-alive", "reloadgen-canary-alive", "1")
    leave_over(api, "somebody-else", "somebody-else", "1")

    async def pause(_: float) -> None:
        next(
            each
            for each in api.documents
            if each["metadata"]["name"] == "reloadgen-canary-alive" and "namespace" in each["metadata"]
        )["metadata"]["resourceVersion"] = "2"

    removed = asyncio.run(canary_cleanup.remove_leftovers(api, "", pause))
    assert removed == ("removed canary reloadgen-canary-dead/reloadgen-canary-dead of an earlier run",)
    names = {each["metadata"]["name"] for each in api.documents}
    assert names == {"reloadgen-canary-alive", "somebody-else"}


def test_leftovers_in_a_namespace_that_stays() -> None:
    api = Cluster()
    leave_over(api, "reloadgen-canary-dead", "shared", "1")

    async def pause(_: float) -> None:
        await asyncio.sleep(0)

    assert asyncio.run(canary_cleanup.remove_leftovers(api, "shared", pause)) == (
        "removed canary shared/reloadgen-canary-dead of an earlier run",
    )
    assert api.documents == []


def test_without_leftovers_there_is_no_pause() -> None:
    async def pause(_: float) -> None:
        raise AssertionError

    assert asyncio.run(canary_cleanup.remove_leftovers(Cluster(), "", pause)) == ()


def test_the_objects_of_a_canary() -> None:
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
