"""All clusters side by side: each on its own course, none waiting for another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

from reloadgen.live.cluster_run import Course
from reloadgen.live.kube.access import Access, AccessError
from reloadgen.live.kube.api import Api
from reloadgen.live.verify_results import ClusterResult, Criterion, State, Verdict

if TYPE_CHECKING:
    from reloadgen.live.verify_settings import Job, Settings

Connect: TypeAlias = Callable[[Access, asyncio.Semaphore], Api]
"""Opens the way to a cluster; the semaphore bounds how many are talked to at one moment."""


class Audience(Protocol):
    """Whoever is told how it goes."""

    def step(self, cluster: str, line: str) -> None:
        """Where a cluster's course is."""

    def ended(self, result: ClusterResult) -> None:
        """What a cluster came to."""


async def verify_all(
    jobs: Sequence[tuple[Job, Access | AccessError]],
    connect: Connect,
    settings: Settings,
    parallel: int,
    audience: Audience,
) -> Verdict:
    """The verdict on all jobs, in their order; ends within the settings' seconds and a canary's clean-up."""
    slots = asyncio.Semaphore(parallel)

    async def one(job: Job, access: Access | AccessError) -> ClusterResult:
        if isinstance(access, AccessError):
            result = _unreached(job, access)
        else:
            result = await _verify(job, access, connect(access, slots), settings, audience)
        audience.ended(result)
        return result

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(*job)) for job in jobs]
    return Verdict(tuple(task.result() for task in tasks))


def _unreached(job: Job, error: AccessError) -> ClusterResult:
    return ClusterResult(
        job.name, reached=False, criteria=(Criterion("reach", State.NOT_CHECKED, str(error)),)
    )


async def _verify(
    job: Job, access: Access, api: Api, settings: Settings, audience: Audience
) -> ClusterResult:
    course = Course(
        api, job, settings, lambda line: audience.step(job.name, line), warnings=list(access.warnings)
    )
    try:
        return await course.run()
    finally:
        await api.close()
