"""The API of one cluster through lightkube. Only its neighbours use that library, too."""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, Any, TypeVar

from lightkube import AsyncClient
from lightkube.config import client_adapter
from lightkube.core.exceptions import ConfigError
from lightkube.generic_resource import (
    GenericGlobalResource,
    GenericNamespacedResource,
    create_global_resource,
    create_namespaced_resource,
)
from lightkube.types import PatchType

from reloadgen.live.kube.api import ApiStatusError, NoSuchKindError, UnreachableError
from reloadgen.live.kube.client_errors import connection_error, with_our_errors
from reloadgen.live.kube.connection import TIMEOUT, parameters, single_config, transport
from reloadgen.live.kube.exec_plugin import resolve

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import httpx2

    from reloadgen.live.kube.access import Access
    from reloadgen.live.kube.kube_objects import Document, Kind

T = TypeVar("T")
_CHUNK = 200
_UNAUTHORIZED, _NOT_FOUND = 401, 404
_BUSY = frozenset({429, 502, 503, 504})
_RETRIES, _PAUSE = 2, 1.0
_CONNECTIONS = 4
"""Per cluster: each one costs a TLS handshake, and memory."""


class LightkubeApi:
    """The API of one cluster: connects on the first request, and again with new credentials when they expire."""

    def __init__(self, access: Access, slots: asyncio.Semaphore) -> None:
        """`slots` limits the number of requests in flight to all clusters."""
        self._access, self._slots, self._connections = access, slots, asyncio.Semaphore(_CONNECTIONS)
        self._answered = False
        self._client: AsyncClient | None = None
        self._http: httpx2.AsyncClient | None = None

    async def get(self, kind: Kind, name: str, namespace: str = "") -> Document | None:
        """See Api."""

        async def send(client: AsyncClient) -> Document:
            if kind.namespaced:
                return dict(await client.get(_namespaced(kind), name, namespace=namespace))
            return dict(await client.get(_global(kind), name))

        try:
            return await self._request_with_retries(kind, send)
        except NoSuchKindError:
            raise
        except ApiStatusError as error:
            if error.status == _NOT_FOUND:
                return None
            raise

    async def list(
        self,
        kind: Kind,
        namespace: str = "",
        labels: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> tuple[Document, ...]:
        """See Api."""

        async def send(client: AsyncClient) -> tuple[Document, ...]:
            selectors: dict[str, Any] = {
                "chunk_size": _CHUNK,
                "labels": dict(labels or {}),
                "fields": dict(fields or {}),
            }
            if kind.namespaced:
                items = client.list(_namespaced(kind), namespace=namespace or "*", **selectors)
                return tuple([dict(item) async for item in items])
            return tuple([dict(item) async for item in client.list(_global(kind), **selectors)])

        return await self._request_with_retries(kind, send)

    async def create(self, kind: Kind, document: Document) -> Document:
        """See Api."""

        async def send(client: AsyncClient) -> Document:
            if kind.namespaced:
                return dict(await client.create(_namespaced(kind)(**document)))
            return dict(await client.create(_global(kind)(**document)))

        return await self._request(kind, send)

    async def merge_patch(self, kind: Kind, name: str, namespace: str, patch: Document) -> Document:
        """See Api."""

        async def send(client: AsyncClient) -> Document:
            return dict(
                await client.patch(
                    _namespaced(kind), name, dict(patch), namespace=namespace, patch_type=PatchType.MERGE
                )
            )

        return await self._request(kind, send)

    async def delete(self, kind: Kind, name: str, namespace: str = "") -> None:
        """See Api."""

        async def send(client: AsyncClient) -> None:
            if kind.namespaced:
                await client.delete(_namespaced(kind), name, namespace=namespace)
            else:
                await client.delete(_global(kind), name)

        try:
            await self._request(kind, send)
        except ApiStatusError as error:
            if error.status != _NOT_FOUND:
                raise

    async def get_from_service(
        self, namespace: str, service: str, path: str, query: Mapping[str, str]
    ) -> Document:
        """See Api."""
        url = f"/api/v1/namespaces/{namespace}/services/{service}/proxy/{path}"

        async def send(client: AsyncClient) -> Document:
            if self._http is None:  # lightkube's typed client decodes objects only
                self._http = client_adapter.AsyncClient(client.config, parameters(self._access))
            answer = await self._http.get(url, params=dict(query))
            answer.raise_for_status()
            document: Document = answer.json()
            return document

        return await self._request(None, send)

    async def close(self) -> None:
        """See Api."""
        for client in (self._client, self._http):
            if client is not None:
                await client.aclose()
        self._client = self._http = None

    async def _request_with_retries(self, kind: Kind, send: Callable[[AsyncClient], Awaitable[T]]) -> T:
        """For requests that change nothing: sent again to a busy server, or to one that answered before."""
        for _ in range(_RETRIES):
            try:
                return await self._request(kind, send)
            except UnreachableError:
                if not self._answered:
                    raise
            except ApiStatusError as error:
                if error.status not in _BUSY:
                    raise
            await asyncio.sleep(_PAUSE)
        return await self._request(kind, send)

    async def _request(self, kind: Kind | None, send: Callable[[AsyncClient], Awaitable[T]]) -> T:
        async with self._connections, self._slots:
            try:
                answer = await with_our_errors(self._access, kind, send, await self._connect())
            except ApiStatusError as error:
                if error.status != _UNAUTHORIZED or self._access.credentials.plugin is None:
                    raise
            else:
                self._answered = True
                return answer
            await self.close()  # the plugin's credentials have expired: run it again, once
            return await with_our_errors(self._access, kind, send, await self._connect())

    async def _connect(self) -> AsyncClient:
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
                raise UnreachableError(connection_error(access, error)) from None
        return self._client


@functools.cache
def _namespaced(kind: Kind) -> type[GenericNamespacedResource]:
    return create_namespaced_resource(kind.group, kind.version, kind.name, kind.plural)


@functools.cache
def _global(kind: Kind) -> type[GenericGlobalResource]:
    return create_global_resource(kind.group, kind.version, kind.name, kind.plural)
