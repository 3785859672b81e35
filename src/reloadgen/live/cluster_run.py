"""The course of `verify` on one cluster, from the first answer to the canary."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reloadgen.inventory.fleet import PrometheusService
from reloadgen.live.canary.canary_cleanup import leftovers
from reloadgen.live.checks.proof import judge_function, judge_monitored, judge_owned
from reloadgen.live.kube.access_rights import Right, canary, missing, proxy, reading, reconciling
from reloadgen.live.kube.api import Api, LiveError, NoSuchKindError
from reloadgen.live.kube.events import last_events
from reloadgen.live.kube.kinds import HELM_RELEASE, KUSTOMIZATION, OCI_REPOSITORY, SOURCES
from reloadgen.live.kube.kube_objects import name_of
from reloadgen.live.reconcile_wait import Way
from reloadgen.live.verify_results import ClusterResult, Criterion, State

if TYPE_CHECKING:
    from reloadgen.live.checks.addon_chain import Chain
    from reloadgen.live.checks.expected_objects import Expected
    from reloadgen.live.kube.kube_objects import Kind, Name
    from reloadgen.live.poll import Told
    from reloadgen.live.verify_settings import Job, Settings


_WAITING = 0.9
"""Of the time that there is; the rest is for saying why it was not enough."""


@dataclass(slots=True)
class Course:
    """One cluster under way: what is known so far survives a timeout."""

    api: Api
    job: Job
    settings: Settings
    told: Told
    begin: float = field(default_factory=time.monotonic)
    criteria: list[Criterion] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    async def run(self) -> ClusterResult:
        """All of it, within the time that is left; never raises for what a cluster may do."""
        reached = True
        try:
            async with asyncio.timeout(self._left()):
                reached = await self._steps()
        except TimeoutError:
            message = f"not done within --timeout {self.settings.seconds:g} s"
            self.criteria.append(Criterion("timeout", State.FAIL, message, self._took()))
        except NoSuchKindError as error:
            self.criteria.append(Criterion("flux", State.FAIL, str(error), self._took()))
        except LiveError as error:
            reached = False
            self.criteria.append(Criterion("reach", State.NOT_CHECKED, str(error), self._took()))
        return ClusterResult(self.job.name, reached, tuple(self.criteria), tuple(self.warnings))

    async def _steps(self) -> bool:
        self.told("asking what we may do")
        lacking = await missing(self.api, wanted_rights(self.job, self.settings))
        if lacking:
            rules = " ".join(right.rule for right in lacking)
            self.criteria.append(
                Criterion("rights", State.NOT_CHECKED, f"not allowed; add: {rules}", self._took())
            )
            return False
        sweep = asyncio.create_task(self._sweep())
        try:
            way = Way(self.api, self.job, self.settings, self.told)
            self.criteria += await way.follow(self.begin + self.settings.seconds * _WAITING)
            for place, criterion in enumerate(self.criteria):
                self.criteria[place] = await self._explained(criterion, way)
            if way.lost:
                return False
            for expected in self.job.addons:
                if expected.addon in way.chains and expected.reloader:
                    await self._prove(expected, way.chains[expected.addon])
            await sweep
        finally:
            sweep.cancel()
        return True

    async def _sweep(self) -> None:
        if not self.settings.canary or not any(expected.reloader for expected in self.job.addons):
            return
        try:
            self.warnings += await leftovers(self.api, self.settings.canary_namespace)
        except LiveError as error:
            self.warnings.append(f"leftovers of earlier canaries could not be removed: {error}")

    async def _prove(self, expected: Expected, chain: Chain) -> None:
        self.told("checking rights and rivals of the release")
        self.criteria += await judge_owned(self.api, expected, chain)
        self.told("checking PodMonitor and scraping")
        self.criteria.append(await judge_monitored(self.api, expected, self.job, self.settings, self._left()))
        self.told("running a canary")
        running = any(c.id == f"{expected.addon}/AC1" and c.state is State.PASS for c in self.criteria)
        criterion, left = await judge_function(self.api, expected, chain, self.settings, running=running)
        self.criteria.append(criterion)
        if left:
            self.warnings.append(left)

    async def _explained(self, criterion: Criterion, way: Way) -> Criterion:
        """A failure with the last events of its object, if that is there."""
        found = self._object_of(criterion.id, way)
        if criterion.state is not State.FAIL or found is None:
            return criterion
        events = await last_events(self.api, *found)
        return (
            replace(criterion, message=f"{criterion.message}; last events: {events}") if events else criterion
        )

    def _object_of(self, name: str, way: Way) -> tuple[Kind, Name] | None:
        if name == "entrypoint":
            return KUSTOMIZATION, self.job.entrypoint
        addon, _, what = name.partition("/")
        chain = way.chains.get(addon)
        kinds = {
            "kustomization": KUSTOMIZATION,
            "oci-repository": OCI_REPOSITORY,
            "helm-release": HELM_RELEASE,
        }
        if chain is None or what not in kinds:
            return None
        document = {
            "kustomization": chain.kustomization,
            "oci-repository": chain.repository,
            "helm-release": chain.release,
        }[what]
        return (kinds[what], name_of(document)) if document is not None else None

    def _took(self) -> float:
        return time.monotonic() - self.begin

    def _left(self) -> float:
        return max(self.settings.seconds - self._took(), 0.0)


def wanted_rights(job: Job, settings: Settings) -> tuple[Right, ...]:
    """What this run needs on this cluster."""
    source, namespace = SOURCES[job.source_kind], job.entrypoint.namespace
    rights = reading(source, namespace)
    if settings.reconcile:
        rights += reconciling(source, namespace)
    if settings.canary and any(expected.reloader for expected in job.addons):
        rights += canary(settings.canary_namespace)
    if isinstance(job.prometheus, PrometheusService):
        rights += proxy(job.prometheus.namespace, f"{job.prometheus.name}:{job.prometheus.port}")
    return rights
