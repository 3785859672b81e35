"""Remove canaries: that of this run, and those that earlier runs left over."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from reloadgen.live.canary.canary_manifests import LABEL, PREFIX, Canary
from reloadgen.live.kube.api import Api, LiveError
from reloadgen.live.kube.kinds import CONFIG_MAP, DEPLOYMENT, NAMESPACE
from reloadgen.manifests.fields import text
from reloadgen.manifests.identity import NamespacedName, namespaced_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reloadgen.live.kube.kube_objects import Document

REMOVE_SECONDS = 60.0
"""How long removal is retried while the API server does not answer."""

DELETION_SECONDS = 30.0
"""How long the server may take to delete the objects."""

HEARTBEAT_LIMIT = 10.0
"""A canary whose ConfigMap does not change for so long is left over; a running one changes it every 3 s."""

_PAUSE = 1.0


async def remove(api: Api, canary: Canary) -> str:
    """Remove the canary, even if the connection is lost for a while; a message if it is left over, else ""."""
    deadline = time.monotonic() + REMOVE_SECONDS
    while True:
        try:
            await _delete(api, canary.namespace, canary.name, own_namespace=canary.own_namespace)
            return await _wait_until_deleted(api, canary)
        except LiveError as error:
            if time.monotonic() > deadline:
                return f"canary {canary} could not be removed ({error}); the next run of verify removes it"
            await asyncio.sleep(_PAUSE)


async def _delete(api: Api, namespace: str, name: str, *, own_namespace: bool) -> None:
    if own_namespace:
        await api.delete(NAMESPACE, namespace)
    else:
        await api.delete(DEPLOYMENT, name, namespace)
        await api.delete(CONFIG_MAP, name, namespace)


async def _wait_until_deleted(api: Api, canary: Canary) -> str:
    kind, namespace = (NAMESPACE, "") if canary.own_namespace else (DEPLOYMENT, canary.namespace)
    deadline = time.monotonic() + DELETION_SECONDS
    while await api.get(kind, canary.name, namespace) is not None:
        if time.monotonic() > deadline:
            return f"{kind.name} {canary.name} is still being deleted after {DELETION_SECONDS:g} s"
        await asyncio.sleep(_PAUSE)
    return ""


async def remove_leftovers(
    api: Api, namespace: str, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> tuple[str, ...]:
    """Remove the canaries of killed runs: those in a namespace, or ("") those with one of their own.

    Returns a message for each.
    """
    canaries = await _labelled(api, namespace)
    if not canaries:
        return ()
    before = {canary: await _heartbeat(api, canary) for canary in canaries}
    await pause(HEARTBEAT_LIMIT)
    removed = []
    for canary in canaries:
        if await _heartbeat(api, canary) == before[canary]:
            await _delete(api, canary.namespace, canary.name, own_namespace=canary.namespace != namespace)
            removed.append(f"removed canary {canary} of an earlier run")
    return tuple(removed)


async def _labelled(api: Api, namespace: str) -> tuple[NamespacedName, ...]:
    label = {LABEL: "true"}
    if not namespace:
        namespaces = await api.list(NAMESPACE, labels=label)
        return tuple(
            NamespacedName(each.name, each.name)
            for each in map(namespaced_name, namespaces)
            if _is_ours(each)
        )
    items = [item for kind in (DEPLOYMENT, CONFIG_MAP) for item in await api.list(kind, namespace, label)]
    return tuple(
        sorted(
            {NamespacedName(namespace, each.name) for each in map(namespaced_name, items) if _is_ours(each)}
        )
    )


def _is_ours(name: NamespacedName) -> bool:
    """Nothing is deleted unless it has both the label and our prefix."""
    return name.name.startswith(PREFIX)


async def _heartbeat(api: Api, canary: NamespacedName) -> str:
    """A value that changes while the canary's run is alive."""
    config_map: Document | None = await api.get(CONFIG_MAP, canary.name, canary.namespace)
    return text(config_map, "metadata", "resourceVersion") if config_map is not None else ""
