"""Query a Prometheus, by URL or through the API server's service proxy, for the state of a scrape target."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.inventory.fleet import PrometheusService, PrometheusUrl
from reloadgen.live.kube.access import without_credentials
from reloadgen.live.kube.api import Api, LiveError, UnreachableError
from reloadgen.live.kube.kube_objects import Document
from reloadgen.manifests.fields import at, items, text

if TYPE_CHECKING:
    from reloadgen.live.checks.pod_monitor import ScrapeTarget

Query: TypeAlias = Callable[[str, Mapping[str, str]], Awaitable[Document]]
"""From a path of the HTTP API and its parameters to the JSON response."""


def query_function(api: Api, prometheus: PrometheusUrl | PrometheusService) -> Query:
    """How to query this Prometheus."""
    match prometheus:
        case PrometheusService(namespace, name, port):
            return lambda path, query: api.get_from_service(namespace, f"{name}:{port}", path, query)
        case PrometheusUrl(url):
            from reloadgen.live.kube.json_get import get_json  # noqa: PLC0415 - needs the optional HTTP client

            server = f"Prometheus {without_credentials(url)}"
            return lambda path, query: get_json(server, f"{url.rstrip('/')}/{path}", query)


async def is_up(query: Query, target: ScrapeTarget) -> bool | None:
    """The newest `up` of the pod, None without any.

    The pod is found by the labels that the Prometheus operator sets, or by its address if those are renamed.
    """
    address = target.address.replace(".", r"\\.")
    by_labels = f'up{{namespace="{target.pod.namespace}",pod="{target.pod.name}"}}'
    expression = f'{by_labels} or up{{instance=~"{address}:[0-9]+"}}'
    response = await query("api/v1/query", {"query": expression})
    if at(response, "status") != "success":
        raise UnreachableError("Prometheus does not answer like Prometheus")
    samples = [items(series, "value") for series in items(response, "data", "result")]
    return None if not samples else any(len(sample) > 1 and sample[1] == "1" for sample in samples)


async def last_error(query: Query, target: ScrapeTarget) -> str:
    """The error of the pod's last scrape, "" if Prometheus does not report one."""
    try:
        response = await query("api/v1/targets", {"state": "active"})
    except LiveError:
        return ""
    for active in items(response, "data", "activeTargets"):
        if text(active, "labels", "pod") == target.pod.name or f"//{target.address}:" in text(
            active, "scrapeUrl"
        ):
            return text(active, "lastError")
    return ""
