"""A Prometheus, by URL or through the API server's service proxy: whether a pod's target is up."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.inventory.fleet import PrometheusService, PrometheusUrl
from reloadgen.live.kube.api import Api, LiveError, RefusedError, UnreachableError
from reloadgen.live.kube.kube_objects import Document, at, entries, text
from reloadgen.live.verify_results import Criterion, State

if TYPE_CHECKING:
    from reloadgen.live.checks.pod_monitor import Monitored, Target

Ask: TypeAlias = Callable[[str, Mapping[str, str]], Awaitable[Document]]
"""Path below the Prometheus and query to its JSON answer."""

UNKNOWN_SECONDS = 90.0
"""How long a target may be unknown: the operator writes the configuration, then a scrape interval passes."""

DOWN_SECONDS = 20.0
"""How long a target may be down: its pod may just have been replaced."""

SILENT_SECONDS = 10.0
"""How long a Prometheus may not answer."""

_PAUSE = 2.0
_ANSWER_SECONDS = 15.0


def asking(api: Api, where: PrometheusUrl | PrometheusService) -> Ask:
    """How to ask this Prometheus."""
    match where:
        case PrometheusService(namespace, name, port):
            return lambda path, query: api.proxied(namespace, f"{name}:{port}", path, query)
        case PrometheusUrl(url):
            return lambda path, query: asyncio.to_thread(_fetch, url, path, query)


def _fetch(url: str, path: str, query: Mapping[str, str]) -> Document:
    shown = _without_credentials(url)
    if not url.startswith(("http://", "https://")):
        raise UnreachableError(f"Prometheus {shown}: its URL must begin with http:// or https://")
    full = f"{url.rstrip('/')}/{path}?{urllib.parse.urlencode(query)}"
    try:
        with urllib.request.urlopen(full, timeout=_ANSWER_SECONDS) as answer:  # noqa: S310 - scheme is checked
            document: Document = json.load(answer)
    except urllib.error.HTTPError as error:
        raise RefusedError(error.code, f"Prometheus {shown}: HTTP {error.code} {error.reason}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise UnreachableError(f"Prometheus {shown} does not answer: {reason}") from None
    return document


def _without_credentials(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


async def judge_scraping(
    name: str, ask: Ask, monitored: Monitored, seconds: float, clock: Callable[[], float] = time.monotonic
) -> Criterion:
    """Every target up: asked again until it is, or has been unknown or down for too long."""
    begin = clock()
    while True:
        patience, problem = await _problem(ask, monitored)
        took = clock() - begin
        if not problem:
            pods = ", ".join(str(target.pod) for target in monitored.targets)
            return Criterion(name, State.PASS, f"PodMonitor {monitored.monitor}: target up ({pods})", took)
        if took >= min(patience, seconds):
            return Criterion(name, State.FAIL, f"PodMonitor {monitored.monitor}: {problem}", took)
        await asyncio.sleep(_PAUSE)


async def _problem(ask: Ask, monitored: Monitored) -> tuple[float, str]:
    try:
        states = [(target, await _up(ask, target)) for target in monitored.targets]
        down = [target for target, up in states if up is False]
        unknown = [target for target, up in states if up is None]
        if down:
            return DOWN_SECONDS, f"target {down[0].pod} is down{await _why(ask, down[0])}"
        if unknown:
            return UNKNOWN_SECONDS, f"Prometheus has no target for pod {unknown[0].pod}: {_UNKNOWN}"
    except LiveError as error:
        return SILENT_SECONDS, str(error)
    return 0.0, ""


_UNKNOWN = "do its podMonitorSelector and podMonitorNamespaceSelector take this PodMonitor?"


async def _up(ask: Ask, target: Target) -> bool | None:
    """The newest `up` of the pod: by the operator's labels, or by the address where those are renamed."""
    address = target.address.replace(".", r"\\.")
    by_labels = f'up{{namespace="{target.pod.namespace}",pod="{target.pod.name}"}}'
    query = f'{by_labels} or up{{instance=~"{address}:[0-9]+"}}'
    answer = await ask("api/v1/query", {"query": query})
    values = [str(entries(series, "value")[1:][0]) for series in entries(answer, "data", "result")]
    return None if not values else "1" in values


async def _why(ask: Ask, target: Target) -> str:
    """The last scrape's error, where the server tells it."""
    try:
        answer = await ask("api/v1/targets", {"state": "active"})
    except LiveError:
        return ""
    for active in entries(answer, "data", "activeTargets"):
        labels = at(active, "labels") or {}
        if (
            labels.get("pod") == target.pod.name
            or text(active, "scrapeUrl").find(f"//{target.address}:") >= 0
        ):
            return f": {text(active, 'lastError')}" if text(active, "lastError") else ""
    return ""
