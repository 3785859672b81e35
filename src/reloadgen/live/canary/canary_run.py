"""Runs a canary on one cluster, and cleans it up whatever happens."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from reloadgen.live.canary.canary_cleanup import remove
from reloadgen.live.canary.canary_objects import ALIVE, Canary, rolled_out
from reloadgen.live.checks.addon_chain import pods_of
from reloadgen.live.checks.status import Failed
from reloadgen.live.checks.workloads import judge_workload
from reloadgen.live.kube.api import Api, LiveError
from reloadgen.live.kube.kinds import CONFIG_MAP, DEPLOYMENT, NAMESPACE
from reloadgen.live.kube.kube_objects import Document, at
from reloadgen.live.verify_results import Criterion, State

if TYPE_CHECKING:
    from collections.abc import Coroutine

SETUP_SECONDS = 60.0
"""How long the canary's first pod may take: its image may have to be pulled."""

NOTICE_SECONDS = 2.0
"""How long Reloader has to notice a new ConfigMap before it changes."""

BEAT_SECONDS = 3.0
"""How often a running canary shows that it is alive."""

_PAUSE = 0.25


async def run(api: Api, canary: Canary, name: str, seconds: float) -> tuple[Criterion, str]:
    """The third criterion, and what could not be cleaned up ("" when everything is gone)."""
    beat: asyncio.Task[None] | None = None
    criterion = Criterion(name, State.FAIL, "interrupted")
    left = ""
    try:
        before = await _set_up(api, canary)
        beat = asyncio.create_task(_beat(api, canary))
        if isinstance(before, str):
            criterion = Criterion(name, State.FAIL, before)
        else:
            criterion = await _change(api, canary, before, name, seconds)
    except LiveError as error:
        criterion = Criterion(name, State.FAIL, f"the canary could not be tried: {error}")
    finally:
        if beat is not None:
            beat.cancel()
        left = await _uninterrupted(remove(api, canary))
    return criterion, left


async def _uninterrupted(work: Coroutine[None, None, str]) -> str:
    """Sees the work through, though the run is interrupted again; it is bounded in time by itself."""
    task = asyncio.ensure_future(work)
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(task)
    return task.result()


async def _set_up(api: Api, canary: Canary) -> Document | str:
    """The canary's Deployment once it is Available, or why it never was."""
    if canary.own_namespace:
        await api.create(NAMESPACE, canary.namespace_object())
    await api.create(CONFIG_MAP, canary.config_map())
    await api.create(DEPLOYMENT, canary.deployment())
    deadline = time.monotonic() + SETUP_SECONDS
    while True:
        deployment = await api.read(DEPLOYMENT, canary.name, canary.namespace)
        if deployment is None:
            return f"the canary's Deployment {canary.namespace}/{canary.name} was deleted by someone else"
        if rolled_out(deployment):
            await asyncio.sleep(NOTICE_SECONDS)
            return deployment
        if time.monotonic() > deadline:
            return f"the canary itself did not start in {SETUP_SECONDS:g} s: {await _why(api, deployment)}"
        await asyncio.sleep(_PAUSE)


async def _why(api: Api, deployment: Document) -> str:
    named = {**deployment, "kind": DEPLOYMENT.name}
    standing = judge_workload(named, await pods_of(api, deployment))
    return standing.message if isinstance(standing, Failed) else "its pod is not ready"


async def _change(api: Api, canary: Canary, before: Document, name: str, seconds: float) -> Criterion:
    """Changes the ConfigMap and times the rollout."""
    await api.merge(CONFIG_MAP, canary.name, canary.namespace, {"data": {"change": "1"}})
    begin = time.monotonic()
    template, changed = _template(before), 0.0
    while (took := time.monotonic() - begin) <= seconds:
        deployment = await _look(api, canary)
        if deployment is not None and _template(deployment) != template:
            changed = changed or took
            if rolled_out(deployment):
                message = f"rolled {took:.1f} s after its ConfigMap changed"
                return Criterion(name, State.PASS, f"{message} (canary in {canary.namespace})", took)
        await asyncio.sleep(_PAUSE)
    if changed:
        why = f"Reloader changed the pod template after {changed:.1f} s, but the rollout did not finish"
    else:
        why = "nothing rolled: Reloader is down, may not see this namespace, or lacks its rights"
    return Criterion(
        name, State.FAIL, f"{why} in {seconds:g} s (canary {canary.namespace}/{canary.name})", took
    )


async def _look(api: Api, canary: Canary) -> Document | None:
    """The Deployment; a connection that is lost for a moment is no answer yet."""
    try:
        return await api.read(DEPLOYMENT, canary.name, canary.namespace)
    except LiveError:
        await asyncio.sleep(1.0)
        return None


def _template(deployment: Document) -> str:
    return json.dumps(at(deployment, "spec", "template"), sort_keys=True)


async def _beat(api: Api, canary: Canary) -> None:
    """Keeps changing an annotation, which Reloader does not look at: a canary without it was left behind."""
    for count in range(1_000_000):
        await asyncio.sleep(BEAT_SECONDS)
        patch = {"metadata": {"annotations": {ALIVE: str(count)}}}
        try:
            await api.merge(CONFIG_MAP, canary.name, canary.namespace, patch)
        except LiveError:
            continue
