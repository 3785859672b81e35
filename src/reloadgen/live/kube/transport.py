"""The HTTP transport to a server that may be hostile: bodies are bounded, and never compressed."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

MAX_BODY = 32 * 1024 * 1024
"""Bytes of a response; a list is read in chunks that are far smaller."""


class BoundedTransport(httpx2.AsyncHTTPTransport):
    """Ends a response that is longer than MAX_BODY, or compressed: a few bytes could expand to gigabytes."""

    def __init__(self, verify: ssl.SSLContext | bool = True, proxy: str = "", server_name: str = "") -> None:  # noqa: FBT001, FBT002 - as the base class
        """`server_name` is the name that the certificate must have, "" for that of the URL."""
        super().__init__(verify=verify, proxy=proxy or None)
        self._server_name = server_name

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends a request; its response raises `DecodingError` where it exceeds the bounds."""
        request.headers["Accept-Encoding"] = "identity"
        if self._server_name:
            request.extensions = {**request.extensions, "sni_hostname": self._server_name}
        response = await super().handle_async_request(request)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            await response.aclose()
            raise httpx2.DecodingError("the response is compressed", request=request)
        response.stream = _BoundedStream(response, request)
        return response


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, response: httpx2.Response, request: httpx2.Request) -> None:
        self._stream, self._request = response.stream, request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        length = 0
        async for chunk in self._stream:  # type: ignore[union-attr]  # an asynchronous transport has no other
            length += len(chunk)
            if length > MAX_BODY:
                raise httpx2.DecodingError("the response is too long", request=self._request)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()  # type: ignore[union-attr]  # as above


def environment_proxy(url: str) -> str:
    """The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY choose for a URL; "" for none."""
    parts = urlsplit(url)
    if urllib.request.proxy_bypass(parts.hostname or ""):
        return ""
    proxies = urllib.request.getproxies()
    return proxies.get(parts.scheme) or proxies.get("all", "")
