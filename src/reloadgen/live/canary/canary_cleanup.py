"""Removes canaries: our own at the end, and those that a killed run left behind."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from reloadgen.live.canary.canary_objects import LABEL, PREFIX, Canary
from reloadgen.live.kube.api import Api, LiveError
from reloadgen.live.kube.kinds import CONFIG_MAP, DEPLOYMENT, NAMESPACE
from reloadgen.live.kube.kube_objects import Document, Name, name_of, text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

REMOVE_SECONDS = 60.0
"""How long removal is tried while the API server is away."""

GONE_SECONDS = 30.0
"""How long it may take until what was removed is gone."""

STILL_SECONDS = 10.0
"""A canary whose ConfigMap does not change for so long is nobody's: a living one changes it every 3 s."""

_PAUSE = 1.0


async def remove(api: Api, canary: Canary) -> str:
    """Removes the canary, through lost connections; what is left in words, "" when it is gone."""
    deadline = time.monotonic() + REMOVE_SECONDS
    while True:
        try:
            await _delete(api, canary.namespace, canary.name, own_namespace=canary.own_namespace)
            return await _gone(api, canary)
        except LiveError as error:
            if time.monotonic() > deadline:
                left = f"canary {canary.name} is left in namespace {canary.namespace}"
                return f"{left} ({error}); the next verify removes it"
            await asyncio.sleep(_PAUSE)


async def _delete(api: Api, namespace: str, name: str, *, own_namespace: bool) -> None:
    if own_namespace:
        await api.delete(NAMESPACE, namespace)
    else:
        await api.delete(DEPLOYMENT, name, namespace)
        await api.delete(CONFIG_MAP, name, namespace)


async def _gone(api: Api, canary: Canary) -> str:
    kind, namespace = (NAMESPACE, "") if canary.own_namespace else (DEPLOYMENT, canary.namespace)
    deadline = time.monotonic() + GONE_SECONDS
    while await api.read(kind, canary.name, namespace) is not None:
        if time.monotonic() > deadline:
            return f"{kind.name} {canary.name} is still being deleted after {GONE_SECONDS:g} s"
        await asyncio.sleep(_PAUSE)
    return ""


async def leftovers(
    api: Api, namespace: str, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> tuple[str, ...]:
    """Removes what killed runs left, in namespaces of their own or in the given one; says what it removed."""
    found = await _labelled(api, namespace)
    if not found:
        return ()
    before = {place: await _beat(api, place) for place in found}
    await pause(STILL_SECONDS)
    removed = []
    for place in found:
        if await _beat(api, place) == before[place]:
            await _delete(api, place.namespace, place.name, own_namespace=place.namespace != namespace)
            removed.append(f"removed canary {place}, left behind by an earlier run")
    return tuple(removed)


async def _labelled(api: Api, namespace: str) -> tuple[Name, ...]:
    mark = {LABEL: "true"}
    if not namespace:
        spaces = await api.search(NAMESPACE, labels=mark)
        return tuple(Name(each.name, each.name) for each in map(name_of, spaces) if _ours(each))
    inside = [item for kind in (DEPLOYMENT, CONFIG_MAP) for item in await api.search(kind, namespace, mark)]
    return tuple(sorted({Name(namespace, each.name) for each in map(name_of, inside) if _ours(each)}))


def _ours(name: Name) -> bool:
    """Two marks before anything is deleted: the label, and the name that we give."""
    return name.name.startswith(PREFIX)


async def _beat(api: Api, place: Name) -> str:
    """Changes as long as the canary's run is alive."""
    config: Document | None = await api.read(CONFIG_MAP, place.name, place.namespace)
    return text(config, "metadata", "resourceVersion") if config is not None else ""
