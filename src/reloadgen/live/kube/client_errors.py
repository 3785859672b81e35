"""Errors of lightkube and its HTTP client as our own, which contain neither responses nor credentials."""

from __future__ import annotations

import os
import ssl
from typing import TYPE_CHECKING, TypeVar

import httpx2
from lightkube import ApiError, AsyncClient
from lightkube.core.exceptions import ConfigError

from reloadgen.live.kube.api import ApiStatusError, LiveError, NoSuchKindError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reloadgen.live.kube.access import Access
    from reloadgen.live.kube.kube_objects import Kind

T = TypeVar("T")
_UNAUTHORIZED, _NOT_FOUND = 401, 404
_LONGEST_MESSAGE = 1000
"""Characters of a server's message that are passed on."""


async def with_our_errors(
    access: Access, kind: Kind | None, send: Callable[[AsyncClient], Awaitable[T]], client: AsyncClient
) -> T:
    """The answer; errors become our own, because those of the client contain whole responses."""
    server = access.public_server
    try:
        return await send(client)
    except ApiError as error:
        raise _api_error(access, error) from None
    except httpx2.HTTPStatusError as error:
        raise _http_error(kind, error.response) from None
    except httpx2.DecodingError as error:
        raise UnreachableError(f"{server} does not answer like a Kubernetes API server: {error}") from None
    except httpx2.HTTPError as error:
        raise UnreachableError(f"{server} does not answer: {reason(error)}") from None
    except (OSError, ConfigError) as error:
        raise UnreachableError(connection_error(access, error)) from None
    except Exception:  # noqa: BLE001 - what a hostile answer makes of the client is not known beforehand
        raise UnreachableError(f"{server} does not answer like a Kubernetes API server") from None


def _api_error(access: Access, error: ApiError) -> ApiStatusError:
    """The error of a Status object, whose fields may hold anything."""
    code, message = error.status.code, error.status.message or error.status.reason
    if code == _UNAUTHORIZED:
        context = access.context
        hint = f"hint: renew them; to try them, run: kubectl --context {context} get namespaces"
        message = (
            f"{access.public_server} refuses the credentials of context {context} (Unauthorized); {hint}"
        )
    return ApiStatusError(code if isinstance(code, int) else 0, str(message)[:_LONGEST_MESSAGE])


def _http_error(kind: Kind | None, response: httpx2.Response) -> LiveError:
    """An error without a Status object: the server does not know the path, or a proxy answered."""
    if response.status_code == _NOT_FOUND and kind is not None:
        return NoSuchKindError(kind)
    return ApiStatusError(response.status_code, f"HTTP {response.status_code} {response.reason_phrase}")


def reason(error: httpx2.HTTPError) -> str:
    """Why a request failed, in the words of the operating system or of TLS.

    Those of the client are not passed on: they may quote a header or a URL.
    """
    if isinstance(error, httpx2.TimeoutException):
        return "timed out"
    cause: BaseException | None = error
    message = _WORDS.get(type(error).__name__, "the connection failed")
    while cause is not None:
        if isinstance(cause, BaseExceptionGroup):
            cause = cause.exceptions[0]
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"TLS: certificate verify failed: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return f"TLS: {cause.reason}"
        if isinstance(cause, OSError) and cause.strerror:
            known = cause.errno is not None and cause.errno > 0  # negative: an error of the resolver
            message = os.strerror(cause.errno or 0) if known else cause.strerror
        cause = cause.__cause__ or cause.__context__
    return message


_WORDS = {
    "RemoteProtocolError": "it does not speak HTTP, or ended the connection early",
    "LocalProtocolError": "a token, user name or password cannot be sent in an HTTP header",
    "UnsupportedProtocol": "its address does not begin with http:// or https://",
    "ProxyError": "the proxy refuses the connection",
    "TooManyRedirects": "too many redirects",
}


def connection_error(access: Access, error: Exception) -> str:
    """Does not quote the error, which may contain parts of the kubeconfig."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return f"context {access.context}: its certificates, key or token file cannot be used: {reason}"
