"""Run `verify` on one cluster: permissions, reconciliation, and the checks that follow."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reloadgen.live.addon_reader import read_ownership
from reloadgen.live.canary.canary_cleanup import remove_leftovers
from reloadgen.live.canary.reload_check import check_reloading
from reloadgen.live.checks.ownership import judge_service_account, judge_single_release
from reloadgen.live.kube.api import Api, LiveError, NoSuchKindError
from reloadgen.live.kube.events import last_events
from reloadgen.live.kube.permissions import missing
from reloadgen.live.reconcile_wait import ReconcileWait
from reloadgen.live.required_permissions import required_permissions
from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.live.results.fleet_result import ClusterResult
from reloadgen.live.results.progress_event import ProgressEvent
from reloadgen.live.scrape_check import check_scraping

if TYPE_CHECKING:
    from reloadgen.live.checks.addon_status import AddonObjects
    from reloadgen.live.checks.expected_objects import ExpectedAddon
    from reloadgen.live.kube.kube_objects import Document
    from reloadgen.live.results.progress_event import OnProgress
    from reloadgen.live.verify_settings import ClusterTarget, VerifySettings


_WAITING_SHARE = 0.9
"""The share of the timeout for waiting; the rest is for explaining what is not ready."""


@dataclass(slots=True)
class ClusterRun:
    """The run on one cluster. The criteria so far are reported even if the timeout is exceeded."""

    api: Api
    target: ClusterTarget
    settings: VerifySettings
    on_progress: OnProgress
    start: float = field(default_factory=time.monotonic)
    criteria: list[Criterion] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    async def run(self) -> ClusterResult:
        """Run all steps within the timeout. Errors of the cluster are part of the result."""
        reached = True
        try:
            async with asyncio.timeout(self._remaining()):
                reached = await self._run_steps()
        except TimeoutError:
            message = f"not finished within --timeout {self.settings.timeout:g}s"
            if self.api.answered:
                self._add(CriterionName.TIMEOUT, State.FAIL, message)
            else:
                reached = False
                self._add(CriterionName.REACH, State.NOT_CHECKED, f"{message}: the server has not answered")
        except NoSuchKindError as error:
            self._add(CriterionName.FLUX, State.FAIL, str(error))
        except LiveError as error:
            reached = False
            self._add(CriterionName.REACH, State.NOT_CHECKED, str(error))
        return ClusterResult(self.target.name, reached, tuple(self.criteria), tuple(self.warnings))

    def _add(self, name: CriterionName, state: State, message: str) -> None:
        self.criteria.append(Criterion(CriterionId(name), state, message, self._elapsed()))

    async def _run_steps(self) -> bool:
        """False if the cluster denies permissions or stops answering."""
        self._report("checking permissions")
        denied = await missing(self.api, required_permissions(self.target, self.settings))
        if denied:
            rules = " ".join(permission.rule for permission in denied)
            self._add(CriterionName.RIGHTS, State.NOT_CHECKED, f"missing permissions; add: {rules}")
            return False
        cleanup = asyncio.create_task(self._remove_leftovers())
        try:
            reconcile = ReconcileWait(self.api, self.target, self.settings, self.on_progress)
            self.criteria += await reconcile.run(self.start + self.settings.timeout * _WAITING_SHARE)
            for index, criterion in enumerate(self.criteria):
                self.criteria[index] = await self._with_events(criterion, reconcile)
            if reconcile.connection_error:
                return False
            for expected in self.target.addons:
                if expected.addon in reconcile.addons and expected.is_reloader:
                    await self._check_reloader(expected, reconcile.addons[expected.addon])
            if not cleanup.done():
                self._report("waiting until canaries of earlier runs are removed")
            await cleanup
        finally:
            cleanup.cancel()
        return True

    async def _remove_leftovers(self) -> None:
        if self.settings.canary is None or not self.target.has_reloader:
            return
        try:
            self.warnings += await remove_leftovers(self.api, self.settings.canary.namespace)
        except LiveError as error:
            self.warnings.append(f"canaries of earlier runs could not be removed: {error}")

    async def _check_reloader(self, expected: ExpectedAddon, objects: AddonObjects) -> None:
        if objects.release is not None:
            self._report("checking ClusterRoleBinding and other releases of the chart")
            around = await read_ownership(self.api, expected, objects.release, objects.workloads)
            self.criteria += [
                judge_service_account(expected, objects.workloads, around),
                judge_single_release(expected, objects.release, objects.workloads, around),
            ]
        self._report("checking PodMonitor")
        reloading = asyncio.create_task(self._check_reloading(expected, objects.release))
        try:
            self.criteria.append(await self._check_scraping(expected))
            self.criteria.append(await reloading)
        finally:
            reloading.cancel()
            await asyncio.wait([reloading])  # the canary is removed in it

    async def _check_reloading(self, expected: ExpectedAddon, release: Document | None) -> Criterion:
        available = any(
            each.id == CriterionId(CriterionName.AVAILABLE, expected.addon) and each.state is State.PASS
            for each in self.criteria
        )
        criterion, left_over = await check_reloading(
            self.api, expected, release, self.settings.canary, self.on_progress, available=available
        )
        if left_over:
            self.warnings.append(left_over)
        return criterion

    async def _check_scraping(self, expected: ExpectedAddon) -> Criterion:
        criterion = await check_scraping(
            self.api, expected, self.target.prometheus, self._remaining(), self.on_progress
        )
        if criterion.state is State.NOT_CHECKED and self.settings.require_scrape:
            return replace(criterion, state=State.FAIL, message=f"{criterion.message} (--require-scrape)")
        return criterion

    async def _with_events(self, criterion: Criterion, reconcile: ReconcileWait) -> Criterion:
        """A failure with the last events of its object, if there are any."""
        about = reconcile.object_of(criterion.id)
        if criterion.state is not State.FAIL or about is None:
            return criterion
        events = await last_events(self.api, *about)
        return (
            replace(criterion, message=f"{criterion.message}; last events: {events}") if events else criterion
        )

    def _report(self, message: str) -> None:
        self.on_progress(ProgressEvent(message))

    def _elapsed(self) -> float:
        return time.monotonic() - self.start

    def _remaining(self) -> float:
        return max(self.settings.timeout - self._elapsed(), 0.0)
