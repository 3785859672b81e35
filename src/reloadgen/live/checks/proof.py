"""What green does not prove: rights, rivals, scraping, and that Reloader reloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.live.canary.canary_objects import new_canary
from reloadgen.live.canary.canary_run import run
from reloadgen.live.checks.ownership import judge_alone, judge_binding
from reloadgen.live.checks.pod_monitor import find_monitor, switched_off
from reloadgen.live.checks.prometheus import asking, judge_scraping
from reloadgen.live.kube.kube_objects import Document, at
from reloadgen.live.reloader_scope import annotation, kept_out
from reloadgen.live.verify_results import Criterion, State

if TYPE_CHECKING:
    from reloadgen.live.checks.addon_chain import Chain
    from reloadgen.live.checks.expected_objects import Expected
    from reloadgen.live.kube.api import Api
    from reloadgen.live.verify_settings import Job, Settings


async def judge_owned(api: Api, expected: Expected, chain: Chain) -> tuple[Criterion, ...]:
    """That the release's rights are its own, and that it is alone."""
    if chain.release is None:
        return ()
    return (
        await judge_binding(api, expected, chain.release, chain.workloads),
        await judge_alone(api, expected, chain.release, chain.workloads),
    )


async def judge_monitored(
    api: Api, expected: Expected, job: Job, settings: Settings, seconds: float
) -> Criterion:
    """AC2: the PodMonitor is there, selects the pods, and they are scraped. Unasked is never passed."""
    name = f"{expected.addon}/AC2"
    if switched_off(expected):
        return _unscraped(name, "no PodMonitor is wanted: reloader.podMonitor.enabled is false", settings)
    found = await find_monitor(api, expected)
    if isinstance(found, str):
        return Criterion(name, State.FAIL, found)
    if job.prometheus is None:
        pods = f"{len(found.targets)} running pod{'s' if len(found.targets) > 1 else ''}"
        there = f"PodMonitor {found.monitor} is there and selects {pods}"
        how = "give --prometheus, or prometheus: in the inventory"
        return _unscraped(name, f"{there}; scraping not checked: {how}", settings)
    return await judge_scraping(name, asking(api, job.prometheus), found, seconds)


def _unscraped(name: str, message: str, settings: Settings) -> Criterion:
    if settings.require_scrape:
        return Criterion(name, State.FAIL, f"{message} (--require-scrape)")
    return Criterion(name, State.NOT_CHECKED, message)


async def judge_function(
    api: Api, expected: Expected, chain: Chain, settings: Settings, *, running: bool
) -> tuple[Criterion, str]:
    """AC3: an annotated Deployment rolls when its ConfigMap changes; and what could not be cleaned up."""
    name = f"{expected.addon}/AC3"
    if not settings.canary:
        return Criterion(name, State.NOT_CHECKED, "no canary was wanted"), ""
    if not running:
        return Criterion(name, State.NOT_CHECKED, "no canary: AC1 is not met"), ""
    values = _values(expected, chain.release)
    why = kept_out(values, expected.release.namespace, settings.canary_namespace)
    if why:
        return Criterion(name, State.NOT_CHECKED, f"{why}; --canary-namespace names a watched one"), ""
    canary = new_canary(settings.canary_namespace, settings.canary_image, annotation(values))
    return await run(api, canary, name, settings.canary_seconds)


def _values(expected: Expected, release: Document | None) -> dict[str, object]:
    """As they are on the cluster: a patch there counts."""
    live = at(release, "spec", "values") if release is not None else None
    return dict(live if isinstance(live, dict) else expected.values)
