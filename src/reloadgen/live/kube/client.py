"""The API of one cluster over lightkube: the only module that knows the Kubernetes client."""

from __future__ import annotations

import asyncio
import functools
import os
import ssl
from typing import TYPE_CHECKING, Any, TypeVar

import httpx2
import msgspec
from lightkube import ApiError, AsyncClient
from lightkube.config import client_adapter
from lightkube.core.exceptions import ConfigError
from lightkube.generic_resource import (
    GenericGlobalResource,
    GenericNamespacedResource,
    create_global_resource,
    create_namespaced_resource,
)
from lightkube.types import PatchType

from reloadgen.live.kube.api import LiveError, NoSuchKindError, RefusedError, UnreachableError
from reloadgen.live.kube.connection import TIMEOUT, parameters, single_config, transport
from reloadgen.live.kube.exec_plugin import resolve

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from reloadgen.live.kube.access import Access
    from reloadgen.live.kube.kube_objects import Document, Kind

T = TypeVar("T")
_CHUNK = 200
_UNAUTHORIZED, _NOT_FOUND = 401, 404
_BUSY = frozenset({429, 502, 503, 504})
_AGAIN, _PAUSE = 2, 1.0
_CONNECTIONS = 4
"""To one cluster: each costs a handshake, and memory."""


class LightkubeApi:
    """One cluster: connects with the first request, and once more with fresh credentials when they expire."""

    def __init__(self, access: Access, slots: asyncio.Semaphore) -> None:
        """`slots` bounds how many clusters are talked to at one moment."""
        self._access, self._slots, self._own = access, slots, asyncio.Semaphore(_CONNECTIONS)
        self._answered = False
        self._client: AsyncClient | None = None
        self._raw: httpx2.AsyncClient | None = None

    async def read(self, kind: Kind, name: str, namespace: str = "") -> Document | None:
        """See Api."""

        async def do(client: AsyncClient) -> Document:
            if kind.namespaced:
                return dict(await client.get(_namespaced(kind), name, namespace=namespace))
            return dict(await client.get(_global(kind), name))

        try:
            return await self._ask(kind, do)
        except NoSuchKindError:
            raise
        except RefusedError as error:
            if error.status == _NOT_FOUND:
                return None
            raise

    async def search(
        self,
        kind: Kind,
        namespace: str = "",
        labels: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> tuple[Document, ...]:
        """See Api."""

        async def do(client: AsyncClient) -> tuple[Document, ...]:
            selectors: dict[str, Any] = {
                "chunk_size": _CHUNK,
                "labels": dict(labels or {}),
                "fields": dict(fields or {}),
            }
            if kind.namespaced:
                found = client.list(_namespaced(kind), namespace=namespace or "*", **selectors)
                return tuple([dict(item) async for item in found])
            return tuple([dict(item) async for item in client.list(_global(kind), **selectors)])

        return await self._ask(kind, do)

    async def create(self, kind: Kind, document: Document) -> Document:
        """See Api."""

        async def do(client: AsyncClient) -> Document:
            if kind.namespaced:
                return dict(await client.create(_namespaced(kind)(**document)))
            return dict(await client.create(_global(kind)(**document)))

        return await self._call(kind, do)

    async def merge(self, kind: Kind, name: str, namespace: str, patch: Document) -> Document:
        """See Api."""

        async def do(client: AsyncClient) -> Document:
            return dict(
                await client.patch(
                    _namespaced(kind), name, dict(patch), namespace=namespace, patch_type=PatchType.MERGE
                )
            )

        return await self._call(kind, do)

    async def delete(self, kind: Kind, name: str, namespace: str = "") -> None:
        """See Api."""

        async def do(client: AsyncClient) -> None:
            if kind.namespaced:
                await client.delete(_namespaced(kind), name, namespace=namespace)
            else:
                await client.delete(_global(kind), name)

        try:
            await self._call(kind, do)
        except RefusedError as error:
            if error.status != _NOT_FOUND:
                raise

    async def proxied(self, namespace: str, service: str, path: str, query: Mapping[str, str]) -> Document:
        """See Api."""
        url = f"/api/v1/namespaces/{namespace}/services/{service}/proxy/{path}"

        async def do(client: AsyncClient) -> Document:
            if self._raw is None:  # lightkube's typed client reads objects; a proxied answer is none
                self._raw = client_adapter.AsyncClient(client.config, parameters(self._access))
            answer = await self._raw.get(url, params=dict(query))
            answer.raise_for_status()
            document: Document = answer.json()
            return document

        return await self._call(None, do)

    async def close(self) -> None:
        """See Api."""
        for client in (self._client, self._raw):
            if client is not None:
                await client.aclose()
        self._client = self._raw = None

    async def _ask(self, kind: Kind, do: Callable[[AsyncClient], Awaitable[T]]) -> T:
        """A question may be asked again: of a server that is starting or busy, or that answered before."""
        for _ in range(_AGAIN):
            try:
                return await self._call(kind, do)
            except UnreachableError:
                if not self._answered:
                    raise
            except RefusedError as error:
                if error.status not in _BUSY:
                    raise
            await asyncio.sleep(_PAUSE)
        return await self._call(kind, do)

    async def _call(self, kind: Kind | None, do: Callable[[AsyncClient], Awaitable[T]]) -> T:
        async with self._own, self._slots:
            try:
                found = await _translated(self._access, kind, do, await self._connected())
            except RefusedError as error:
                if error.status != _UNAUTHORIZED or self._access.credentials.plugin is None:
                    raise
            else:
                self._answered = True
                return found
            await self.close()  # what the plugin printed has expired: ask it again, once
            return await _translated(self._access, kind, do, await self._connected())

    async def _connected(self) -> AsyncClient:
        if self._client is None:
            access = await resolve(self._access)
            try:
                self._client = AsyncClient(
                    single_config(access),
                    timeout=TIMEOUT,
                    proxy=access.proxy or None,
                    transport=transport(access),
                )
            except (OSError, ValueError, ConfigError) as error:
                raise UnreachableError(_unusable(access, error)) from None
        return self._client


async def _translated(
    access: Access, kind: Kind | None, do: Callable[[AsyncClient], Awaitable[T]], client: AsyncClient
) -> T:
    """The answer, or our own errors: the client's carry whole responses."""
    try:
        return await do(client)
    except ApiError as error:
        raise RefusedError(
            int(error.status.code or 0), str(error.status.message or error.status.reason)
        ) from None
    except httpx2.HTTPStatusError as error:
        raise _refused(kind, error.response) from None
    except httpx2.HTTPError as error:
        raise UnreachableError(f"{access.server} does not answer: {_reason(error)}") from None
    except (msgspec.DecodeError, KeyError, ValueError):
        raise UnreachableError(f"{access.server} does not answer as an API server does") from None
    except (OSError, ConfigError) as error:
        raise UnreachableError(_unusable(access, error)) from None


def _refused(kind: Kind | None, response: httpx2.Response) -> LiveError:
    """An answer that is no Status object: the path itself is unknown, or something on the way refused."""
    if response.status_code == _NOT_FOUND and kind is not None:
        return NoSuchKindError(kind)
    return RefusedError(response.status_code, f"HTTP {response.status_code} {response.reason_phrase}")


def _reason(error: httpx2.HTTPError) -> str:
    """What the system said: the client's own words are often only that it failed."""
    if isinstance(error, httpx2.TimeoutException):
        return "no answer in time"
    found: BaseException | None = error
    said = str(error) or type(error).__name__
    while found is not None:
        if isinstance(found, BaseExceptionGroup):
            found = found.exceptions[0]
        if isinstance(found, OSError) and found.strerror and not isinstance(found, ssl.SSLError):
            known = found.errno is not None and found.errno > 0  # the resolver's numbers are its own
            said = os.strerror(found.errno or 0) if known else found.strerror
        found = found.__cause__ or found.__context__
    return said


def _unusable(access: Access, error: Exception) -> str:
    """Never quotes the error itself where it may hold what a kubeconfig holds."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return f"context {access.context}: its certificates, key or token file cannot be used: {why}"


@functools.cache
def _namespaced(kind: Kind) -> type[GenericNamespacedResource]:
    return create_namespaced_resource(kind.group, kind.version, kind.name, kind.plural)


@functools.cache
def _global(kind: Kind) -> type[GenericGlobalResource]:
    return create_global_resource(kind.group, kind.version, kind.name, kind.plural)
