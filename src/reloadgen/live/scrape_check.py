"""Check that the pods of a release are scraped: by its PodMonitor, and by asking Prometheus."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader import reloader_values
from reloadgen.live.addon_reader import release_labels
from reloadgen.live.checks.pod_monitor import judge_pod_monitor, monitored_namespaces
from reloadgen.live.kube.api import LiveError, NoSuchKindError
from reloadgen.live.kube.kinds import POD, POD_MONITOR
from reloadgen.live.kube.pods import match_labels
from reloadgen.live.prometheus import is_up, last_error, query_function
from reloadgen.live.results.criterion import Criterion, CriterionId, CriterionName, State
from reloadgen.live.results.progress_event import ProgressEvent

if TYPE_CHECKING:
    from reloadgen.inventory.fleet import PrometheusService, PrometheusUrl
    from reloadgen.live.checks.expected_objects import ExpectedAddon
    from reloadgen.live.checks.pod_monitor import MonitoredPods
    from reloadgen.live.kube.api import Api
    from reloadgen.live.kube.kube_objects import Document
    from reloadgen.live.prometheus import Query
    from reloadgen.live.results.progress_event import OnProgress

UNKNOWN_SECONDS = 90.0
"""How long a target may be unknown: the operator writes the configuration, then a scrape interval passes."""

DOWN_SECONDS = 20.0
"""How long a target may be down: its pod may be new."""

SILENT_SECONDS = 10.0
"""How long Prometheus may not answer."""

_PAUSE = 2.0
_POD_MONITOR_VALUE = ".".join(reloader_values.POD_MONITOR)
_NO_TARGET_HINT = (
    "check that podMonitorSelector and podMonitorNamespaceSelector of Prometheus match the PodMonitor"
)


async def check_scraping(
    api: Api,
    expected: ExpectedAddon,
    prometheus: PrometheusUrl | PrometheusService | None,
    seconds: float,
    on_progress: OnProgress,
) -> Criterion:
    """Whether the PodMonitor selects running pods and, if Prometheus is known, whether their targets are up."""
    criterion = CriterionId(CriterionName.SCRAPED, expected.addon)
    if reloader_values.refuses_pod_monitor(dict(expected.values)):
        message = f"the release has no PodMonitor, because {_POD_MONITOR_VALUE} is false"
        return Criterion(criterion, State.NOT_CHECKED, message)
    try:
        monitored = await _monitored_pods(api, expected)
    except NoSuchKindError as error:
        hint = f"install prometheus-operator-crds, or set {_POD_MONITOR_VALUE}: false"
        return Criterion(criterion, State.FAIL, str(error), hint=hint)
    if isinstance(monitored, str):
        return Criterion(criterion, State.FAIL, monitored)
    if prometheus is None:
        count = len(monitored.targets)
        pods = f"{count} running pod{'s' if count > 1 else ''}"
        message = f"PodMonitor {monitored.monitor} selects {pods}; scraping not checked"
        hint = "pass --prometheus URL, or set prometheus in the inventory"
        return Criterion(criterion, State.NOT_CHECKED, message, hint=hint)
    return await wait_until_scraped(
        criterion, query_function(api, prometheus), monitored, seconds, on_progress
    )


async def _monitored_pods(api: Api, expected: ExpectedAddon) -> MonitoredPods | str:
    monitors = await api.list(POD_MONITOR, labels=release_labels(expected.helm_release))
    if not monitors:
        return judge_pod_monitor(expected, None, ())
    pods: tuple[Document, ...] = ()
    for namespace in monitored_namespaces(monitors[0], expected):
        pods += await api.list(POD, namespace, match_labels(monitors[0]))
    return judge_pod_monitor(expected, monitors[0], pods)


async def wait_until_scraped(
    criterion: CriterionId,
    query: Query,
    monitored: MonitoredPods,
    seconds: float,
    on_progress: OnProgress,
) -> Criterion:
    """Query until every target is up, or one was down or unknown for too long."""
    start = time.monotonic()
    while True:
        patience, problem, hint = await _problem(query, monitored)
        elapsed = time.monotonic() - start
        if not problem:
            pods = ", ".join(str(target.pod) for target in monitored.targets)
            message = f"PodMonitor {monitored.monitor}: target up ({pods})"
            return Criterion(criterion, State.PASS, message, elapsed)
        if elapsed >= min(patience, seconds):
            message = f"PodMonitor {monitored.monitor}: {problem}"
            return Criterion(criterion, State.FAIL, message, elapsed, hint)
        on_progress(ProgressEvent(f"waiting for Prometheus to scrape: {problem}"))
        await asyncio.sleep(_PAUSE)


async def _problem(query: Query, monitored: MonitoredPods) -> tuple[float, str, str]:
    """How many seconds it may last, what is wrong ("" if nothing), and a hint."""
    try:
        states = [(target, await is_up(query, target)) for target in monitored.targets]
        for target in (target for target, up in states if up is False):
            error = await last_error(query, target)
            return DOWN_SECONDS, f"target {target.pod} is down{f': {error}' if error else ''}", ""
        for target in (target for target, up in states if up is None):
            return UNKNOWN_SECONDS, f"Prometheus has no target for pod {target.pod}", _NO_TARGET_HINT
    except LiveError as error:
        return SILENT_SECONDS, str(error), ""
    return 0.0, "", ""
