"""Many clusters side by side, on API servers in memory."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from live import sound
from live.recorded import MemoryApi
from reloadgen.live.checks.addon_chain import Chain
from reloadgen.live.checks.proof import judge_function
from reloadgen.live.kube.access import Access, AccessError, Credentials
from reloadgen.live.kube.api import Api, UnreachableError
from reloadgen.live.runner import verify_all
from reloadgen.live.verify_results import State

if TYPE_CHECKING:
    from typing import Any

    from reloadgen.live.kube.kube_objects import Document, Kind
    from reloadgen.live.verify_results import ClusterResult
    from reloadgen.live.verify_settings import Settings

INSECURE = Access("infra", "https://x", Credentials(), insecure=True)
MEND = "--canary-namespace names a watched one"
SECURE = Access("apps", "https://y", Credentials())


class Watching:
    """Notes who ended, in which order."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.lines: list[str] = []

    def step(self, cluster: str, line: str) -> None:
        self.lines.append(f"{cluster}: {line}")

    def ended(self, result: ClusterResult) -> None:
        self.names.append(result.name)


class Slow(MemoryApi):
    """Answers nothing for a while, then not at all."""

    async def create(self, kind: Kind, document: Document) -> Document:
        await asyncio.sleep(0.5)
        raise UnreachableError(f"no answer about {kind.name} {bool(document)}")


def test_a_slow_cluster_and_a_missing_context_hold_nobody_up() -> None:
    apis: dict[str, MemoryApi] = {"infra": sound.api(), "apps": Slow()}
    watching = Watching()

    def connect(access: Access, _: asyncio.Semaphore) -> Api:
        return apis[access.context]

    missing = replace(sound.job("dev"), name="dev")
    jobs: list[tuple[Any, Access | AccessError]] = [
        (sound.job("apps"), SECURE),
        (sound.job("infra"), INSECURE),
        (missing, AccessError("context dev is not in the kubeconfig")),
    ]
    begin = time.monotonic()
    verdict = asyncio.run(verify_all(jobs, connect, sound.SETTINGS, 1, watching))
    assert time.monotonic() - begin < 10
    assert [each.name for each in verdict.clusters] == ["apps", "infra", "dev"], "as in the inventory"
    assert [each.reached for each in verdict.clusters] == [False, True, False]
    assert watching.names[-1] == "apps"
    assert verdict.clusters[1].warnings == INSECURE.warnings != ()
    assert (verdict.ok, verdict.exit_code) == (False, 2)
    assert all(api.closed for api in apis.values())
    assert "infra: asking what we may do" in watching.lines


@pytest.mark.parametrize(
    ("settings", "values", "running", "words"),
    [
        (sound.SETTINGS, {}, True, "no canary was wanted"),
        (replace(sound.SETTINGS, canary=True), {}, False, "no canary: AC1 is not met"),
        (
            replace(sound.SETTINGS, canary=True),
            {"reloader": {"watchGlobally": False}},
            True,
            f"the release's values say watchGlobally: false: only kube-system is watched; {MEND}",
        ),
    ],
)
def test_a_canary_that_is_not_run_says_why(
    settings: Settings,
    values: dict[str, Any],
    running: bool,  # noqa: FBT001 - a table
    words: str,
) -> None:
    release = {"spec": {"values": values}}
    chain = Chain(None, None, release, ())
    api = MemoryApi()
    found, left = asyncio.run(judge_function(api, sound.expected(), chain, settings, running=running))
    assert (found.state, found.message, left) == (State.NOT_CHECKED, words, "")
    assert api.calls == []
