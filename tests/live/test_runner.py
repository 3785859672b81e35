"""Many clusters in parallel, on API servers in memory."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from live import healthy
from live.recorded import MemoryApi
from reloadgen.live.kube.access import Access, AccessError, Credentials
from reloadgen.live.kube.api import Api, UnreachableError
from reloadgen.live.runner import verify_all

if TYPE_CHECKING:
    from typing import Any

    from reloadgen.live.kube.kube_objects import Document, Kind
    from reloadgen.live.results.fleet_result import ClusterResult
    from reloadgen.live.results.progress_event import ProgressEvent

INSECURE = Access("infra", "https://x", Credentials(), insecure=True)
SECURE = Access("apps", "https://y", Credentials())


class Recorder:
    """Records the events, and the order in which clusters finish."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.lines: list[str] = []

    def progress(self, cluster: str, event: ProgressEvent) -> None:
        self.lines.append(f"{cluster}: {event.message}")

    def finished(self, result: ClusterResult) -> None:
        self.names.append(result.name)


class Slow(MemoryApi):
    """Does not answer for a while, and then fails."""

    async def create(self, kind: Kind, document: Document) -> Document:
        await asyncio.sleep(0.5)
        raise UnreachableError(f"no answer about {kind.name} {bool(document)}")


def test_a_slow_cluster_and_a_missing_context_delay_no_other() -> None:
    apis: dict[str, MemoryApi] = {"infra": healthy.api(), "apps": Slow()}
    recorder = Recorder()

    def connect(access: Access, _: asyncio.Semaphore) -> Api:
        return apis[access.context]

    missing = replace(healthy.target("dev"), name="dev")
    targets: list[tuple[Any, Access | AccessError]] = [
        (healthy.target("apps"), SECURE),
        (healthy.target("infra"), INSECURE),
        (missing, AccessError("context dev is not in the kubeconfig")),
    ]
    start = time.monotonic()
    result = asyncio.run(verify_all(targets, connect, healthy.SETTINGS, 1, recorder))
    assert time.monotonic() - start < 10
    assert [each.name for each in result.clusters] == ["apps", "infra", "dev"], "as in the inventory"
    assert [each.reached for each in result.clusters] == [False, True, False]
    assert recorder.names[-1] == "apps"
    assert result.clusters[1].warnings == INSECURE.warnings != ()
    assert (result.ok, result.exit_code) == (False, 2)
    assert all(api.closed for api in apis.values())
    assert "infra: checking permissions" in recorder.lines
