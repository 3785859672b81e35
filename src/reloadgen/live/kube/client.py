"""The API of one cluster through lightkube. Only its neighbours use that library, too."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import replace
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
from reloadgen.live.kube.exec_plugin import PluginRun

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
        self.answered = False
        self._connecting = asyncio.Lock()
        self._is_renewed = False
        self._plugin_run: PluginRun | None = None
        self._client: AsyncClient | None = None
        self._clients: list[AsyncClient] = []
        self._http: dict[AsyncClient, httpx2.AsyncClient] = {}

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
            if client not in self._http:  # lightkube's typed client decodes objects only
                self._http[client] = client_adapter.AsyncClient(client.config, parameters(self._access))
            answer = await self._http[client].get(url, params=dict(query))
            answer.raise_for_status()
            document: Document = answer.json()
            if not isinstance(document, dict):
                raise TypeError("the response is not a JSON object")
            return document

        return await self._request(None, send)

    async def close(self) -> None:
        """See Api."""
        if self._plugin_run is not None:
            self._plugin_run.kill()
        for client in self._clients:
            await client.aclose()
        for untyped in self._http.values():
            await untyped.aclose()

    async def _request_with_retries(self, kind: Kind, send: Callable[[AsyncClient], Awaitable[T]]) -> T:
        """For requests that change nothing: sent again to a busy server, or to one that answered before."""
        for _ in range(_RETRIES):
            try:
                return await self._request(kind, send)
            except UnreachableError:
                if not self.answered:
                    raise
            except ApiStatusError as error:
                if error.status not in _BUSY:
                    raise
            await asyncio.sleep(_PAUSE)
        return await self._request(kind, send)

    async def _request(self, kind: Kind | None, send: Callable[[AsyncClient], Awaitable[T]]) -> T:
        client = await self._connect()
        try:
            return await self._send(kind, send, client)
        except ApiStatusError as error:
            if error.status != _UNAUTHORIZED or not self._may_renew(client):
                raise
        return await self._send(kind, send, await self._connect(refused=client))

    async def _send(
        self, kind: Kind | None, send: Callable[[AsyncClient], Awaitable[T]], client: AsyncClient
    ) -> T:
        async with self._connections, self._slots:
            answer = await with_our_errors(self._access, kind, send, client)
        self.answered, self._is_renewed = True, False
        return answer

    def _may_renew(self, refused: AsyncClient) -> bool:
        """Whether to ask the plugin for other credentials: once, until the server takes some."""
        if self._access.credentials.plugin is None:
            return False
        may, self._is_renewed = not self._is_renewed or self._client is not refused, True
        return may

    async def _connect(self, refused: AsyncClient | None = None) -> AsyncClient:
        """The client for all requests; another one where the server refused the credentials of that client."""
        async with self._connecting:
            if self._client is not None and self._client is not refused:
                return self._client
            access = await self._with_credentials()
            try:
                self._client = AsyncClient(
                    single_config(access), timeout=TIMEOUT, transport=transport(access)
                )
            except (OSError, ValueError, ConfigError) as error:
                raise UnreachableError(connection_error(access, error)) from None
            self._clients.append(self._client)  # requests of the one before may still run
            return self._client

    async def _with_credentials(self) -> Access:
        """The access with what its plugin prints; a run that fails is not repeated."""
        plugin = self._access.credentials.plugin
        if plugin is None:
            return self._access
        if self._plugin_run is None:
            self._plugin_run = PluginRun(self._access, plugin)
        credentials = await self._plugin_run.credentials()
        self._plugin_run = None
        return replace(self._access, credentials=credentials)


@functools.cache
def _namespaced(kind: Kind) -> type[GenericNamespacedResource]:
    return create_namespaced_resource(kind.group, kind.version, kind.name, kind.plural)


@functools.cache
def _global(kind: Kind) -> type[GenericGlobalResource]:
    return create_global_resource(kind.group, kind.version, kind.name, kind.plural)
