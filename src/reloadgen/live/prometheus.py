"""Query a Prometheus, by URL or through the API server's service proxy, for the state of a scrape target."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.inventory.fleet import PrometheusService, PrometheusUrl
from reloadgen.live.kube.api import Api, ApiStatusError, LiveError, UnreachableError
from reloadgen.live.kube.kube_objects import Document
from reloadgen.manifests.fields import at, items, text

if TYPE_CHECKING:
    from reloadgen.live.checks.pod_monitor import ScrapeTarget

Query: TypeAlias = Callable[[str, Mapping[str, str]], Awaitable[Document]]
"""From a path of the HTTP API and its parameters to the JSON response."""

_TIMEOUT = 15.0


def query_function(api: Api, prometheus: PrometheusUrl | PrometheusService) -> Query:
    """How to query this Prometheus."""
    match prometheus:
        case PrometheusService(namespace, name, port):
            return lambda path, query: api.get_from_service(namespace, f"{name}:{port}", path, query)
        case PrometheusUrl(url):
            return lambda path, query: asyncio.to_thread(_get, url, path, query)


def _get(url: str, path: str, query: Mapping[str, str]) -> Document:
    public_url = _without_credentials(url)
    if not url.startswith(("http://", "https://")):
        raise UnreachableError(f"Prometheus {public_url}: the URL must start with http:// or https://")
    full = f"{url.rstrip('/')}/{path}?{urllib.parse.urlencode(query)}"
    try:
        with urllib.request.urlopen(full, timeout=_TIMEOUT) as response:  # noqa: S310 - scheme is checked
            document: Document = json.load(response)
    except urllib.error.HTTPError as error:
        raise ApiStatusError(
            error.code, f"Prometheus {public_url}: HTTP {error.code} {error.reason}"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise UnreachableError(f"Prometheus {public_url} does not answer: {reason}") from None
    return document


def _without_credentials(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


async def is_up(query: Query, target: ScrapeTarget) -> bool | None:
    """The newest `up` of the pod, None without any.

    The pod is found by the labels that the Prometheus operator sets, or by its address if those are renamed.
    """
    address = target.address.replace(".", r"\\.")
    by_labels = f'up{{namespace="{target.pod.namespace}",pod="{target.pod.name}"}}'
    expression = f'{by_labels} or up{{instance=~"{address}:[0-9]+"}}'
    response = await query("api/v1/query", {"query": expression})
    values = [str(items(series, "value")[1:][0]) for series in items(response, "data", "result")]
    return None if not values else "1" in values


async def last_error(query: Query, target: ScrapeTarget) -> str:
    """The error of the pod's last scrape, "" if Prometheus does not report one."""
    try:
        response = await query("api/v1/targets", {"state": "active"})
    except LiveError:
        return ""
    for active in items(response, "data", "activeTargets"):
        labels = at(active, "labels") or {}
        if labels.get("pod") == target.pod.name or f"//{target.address}:" in text(active, "scrapeUrl"):
            return text(active, "lastError")
    return ""
