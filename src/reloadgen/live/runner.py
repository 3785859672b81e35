"""Run `verify` on all clusters in parallel; none waits for another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

from reloadgen.live.cluster_run import ClusterRun
from reloadgen.live.kube.access import Access, AccessError
from reloadgen.live.kube.api import Api
from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.live.results.fleet_result import ClusterResult, FleetResult

if TYPE_CHECKING:
    from reloadgen.live.results.progress_event import ProgressEvent
    from reloadgen.live.verify_settings import ClusterTarget, VerifySettings

Connect: TypeAlias = Callable[[Access, asyncio.Semaphore], Api]
"""Creates the client of a cluster; the semaphore limits the requests in flight to all clusters."""


class ProgressListener(Protocol):
    """Receives what happens on the clusters."""

    def progress(self, cluster: str, event: ProgressEvent) -> None:
        """A cluster waits for something else than before."""

    def finished(self, result: ClusterResult) -> None:
        """A cluster is finished."""


async def verify_all(
    targets: Sequence[tuple[ClusterTarget, Access | AccessError]],
    connect: Connect,
    settings: VerifySettings,
    parallel: int,
    listener: ProgressListener,
) -> FleetResult:
    """The results of all clusters, in the given order.

    Takes no longer than the timeout of the settings and the removal of the canaries.
    """
    slots = asyncio.Semaphore(parallel)

    async def verify_one(target: ClusterTarget, access: Access | AccessError) -> ClusterResult:
        if isinstance(access, AccessError):
            result = _unreachable(target, access)
        else:
            result = await _verify(target, access, connect(access, slots), settings, listener)
        listener.finished(result)
        return result

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(verify_one(*target)) for target in targets]
    return FleetResult(tuple(task.result() for task in tasks))


def _unreachable(target: ClusterTarget, error: AccessError) -> ClusterResult:
    criterion = Criterion(CriterionId(CriterionName.REACH), State.NOT_CHECKED, str(error))
    return ClusterResult(target.name, reached=False, criteria=(criterion,))


async def _verify(
    target: ClusterTarget, access: Access, api: Api, settings: VerifySettings, listener: ProgressListener
) -> ClusterResult:
    run = ClusterRun(
        api,
        target,
        settings,
        lambda event: listener.progress(target.name, event),
        warnings=list(access.warnings),
    )
    try:
        return await run.run()
    finally:
        await api.close()
