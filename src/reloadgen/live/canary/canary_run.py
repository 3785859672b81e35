"""Run a canary on one cluster, and remove it whatever happens."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from reloadgen.live.canary.canary_cleanup import remove
from reloadgen.live.canary.canary_manifests import ALIVE, Canary
from reloadgen.live.checks.rollout import pending_rollout
from reloadgen.live.checks.status import Failed
from reloadgen.live.checks.workloads import judge_workload
from reloadgen.live.kube.api import Api, LiveError
from reloadgen.live.kube.kinds import CONFIG_MAP, DEPLOYMENT, NAMESPACE
from reloadgen.live.kube.pods import pods_of
from reloadgen.live.results.criterion import Criterion, CriterionId, State
from reloadgen.live.results.progress_event import OnProgress, ProgressEvent
from reloadgen.manifests.fields import at

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from reloadgen.live.kube.kube_objects import Document

SETUP_SECONDS = 60.0
"""Time limit for the canary's first pod, whose image may have to be pulled."""

NOTICE_SECONDS = 2.0
"""Time for Reloader to notice the new ConfigMap before it changes."""

HEARTBEAT_SECONDS = 3.0
"""Interval at which a running canary shows that it is not left over."""

_PAUSE = 0.25


async def run_canary(
    api: Api, canary: Canary, criterion: CriterionId, seconds: float, on_progress: OnProgress
) -> tuple[Criterion, str]:
    """The criterion, and what could not be removed ("" if nothing is left)."""

    def report(message: str) -> None:
        on_progress(ProgressEvent(message, str(canary)))

    heartbeat: asyncio.Task[None] | None = None
    try:
        report(f"waiting for canary {canary} to become available")
        before = await _set_up(api, canary)
        heartbeat = asyncio.create_task(_keep_alive(api, canary))
        if isinstance(before, str):
            result = Criterion(criterion, State.FAIL, before)
        else:
            report(f"waiting for Reloader to restart canary {canary}")
            result = await _change(api, canary, before, criterion, seconds)
    except LiveError as error:
        result = Criterion(criterion, State.FAIL, f"the canary could not be run: {error}")
    finally:
        if heartbeat is not None:
            heartbeat.cancel()
        report(f"removing canary {canary}")
        left_over = await _shielded(remove(api, canary))
        on_progress(ProgressEvent(left_over or f"removed canary {canary}"))
    return result, left_over


async def _shielded(work: Coroutine[None, None, str]) -> str:
    """Complete the work even if the run is cancelled, also more than once; the work has its own time limit."""
    task = asyncio.ensure_future(work)
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(task)
    return task.result()


async def _set_up(api: Api, canary: Canary) -> Document | str:
    """The canary's Deployment once it is available, or why it does not become available."""
    if canary.own_namespace:
        await api.create(NAMESPACE, canary.namespace_object())
    await api.create(CONFIG_MAP, canary.config_map())
    await api.create(DEPLOYMENT, canary.deployment())
    deadline = time.monotonic() + SETUP_SECONDS
    while True:
        deployment = await api.get(DEPLOYMENT, canary.name, canary.namespace)
        if deployment is None:
            return f"Deployment {canary} of the canary was deleted by something else"
        if not pending_rollout(deployment):
            await asyncio.sleep(NOTICE_SECONDS)
            return deployment
        if time.monotonic() > deadline:
            reason = await _why_unavailable(api, deployment)
            return f"the canary did not become available within {SETUP_SECONDS:g} s: {reason}"
        await asyncio.sleep(_PAUSE)


async def _why_unavailable(api: Api, deployment: Document) -> str:
    with_kind = {**deployment, "kind": DEPLOYMENT.name}
    status = judge_workload(with_kind, await pods_of(api, deployment))
    return status.message if isinstance(status, Failed) else "its pod is not ready"


async def _change(
    api: Api, canary: Canary, before: Document, criterion: CriterionId, seconds: float
) -> Criterion:
    """Change the ConfigMap and measure how long the restart takes."""
    await api.merge_patch(CONFIG_MAP, canary.name, canary.namespace, {"data": {"change": "1"}})
    start = time.monotonic()
    template, changed_after = _pod_template(before), 0.0
    while (elapsed := time.monotonic() - start) <= seconds:
        deployment = await _get_deployment(api, canary)
        if deployment is not None and _pod_template(deployment) != template:
            changed_after = changed_after or elapsed
            if not pending_rollout(deployment):
                message = f"Reloader restarted canary {canary} {elapsed:.1f} s after its ConfigMap changed"
                return Criterion(criterion, State.PASS, message, elapsed)
        await asyncio.sleep(_PAUSE)
    if changed_after:
        message = (
            f"Reloader changed the pod template of canary {canary} after {changed_after:.1f} s, "
            f"but the rollout did not finish within {seconds:g} s"
        )
    else:
        message = (
            f"Reloader did not restart canary {canary} within {seconds:g} s: "
            "it is not running, does not watch this namespace, or lacks permissions"
        )
    return Criterion(criterion, State.FAIL, message, elapsed)


async def _get_deployment(api: Api, canary: Canary) -> Document | None:
    """The Deployment; None if the connection is lost for a moment."""
    try:
        return await api.get(DEPLOYMENT, canary.name, canary.namespace)
    except LiveError:
        await asyncio.sleep(1.0)
        return None


def _pod_template(deployment: Document) -> str:
    return json.dumps(at(deployment, "spec", "template"), sort_keys=True)


async def _keep_alive(api: Api, canary: Canary) -> None:
    """Change an annotation, which Reloader ignores, again and again: a canary without changes is left over."""
    for count in range(1_000_000):
        await asyncio.sleep(HEARTBEAT_SECONDS)
        patch = {"metadata": {"annotations": {ALIVE: str(count)}}}
        with suppress(LiveError):
            await api.merge_patch(CONFIG_MAP, canary.name, canary.namespace, patch)
