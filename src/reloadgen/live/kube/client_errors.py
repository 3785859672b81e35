"""Errors of lightkube and its HTTP client as our own, which contain neither responses nor credentials."""

from __future__ import annotations

import os
import ssl
from typing import TYPE_CHECKING, TypeVar

import httpx2
import msgspec
from lightkube import ApiError, AsyncClient
from lightkube.core.exceptions import ConfigError

from reloadgen.live.kube.api import ApiStatusError, LiveError, NoSuchKindError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reloadgen.live.kube.access import Access
    from reloadgen.live.kube.kube_objects import Kind

T = TypeVar("T")
_NOT_FOUND = 404


async def with_our_errors(
    access: Access, kind: Kind | None, send: Callable[[AsyncClient], Awaitable[T]], client: AsyncClient
) -> T:
    """The answer; errors become our own, because those of the client contain whole responses."""
    try:
        return await send(client)
    except ApiError as error:
        raise ApiStatusError(
            int(error.status.code or 0), str(error.status.message or error.status.reason)
        ) from None
    except httpx2.HTTPStatusError as error:
        raise _http_error(kind, error.response) from None
    except httpx2.HTTPError as error:
        raise UnreachableError(f"{access.server} does not answer: {_reason(error)}") from None
    except (msgspec.DecodeError, KeyError, ValueError):
        raise UnreachableError(f"{access.server} does not answer like a Kubernetes API server") from None
    except (OSError, ConfigError) as error:
        raise UnreachableError(connection_error(access, error)) from None


def _http_error(kind: Kind | None, response: httpx2.Response) -> LiveError:
    """An error without a Status object: the server does not know the path, or a proxy answered."""
    if response.status_code == _NOT_FOUND and kind is not None:
        return NoSuchKindError(kind)
    return ApiStatusError(response.status_code, f"HTTP {response.status_code} {response.reason_phrase}")


def _reason(error: httpx2.HTTPError) -> str:
    """The message of the operating system, which says more than that of the client."""
    if isinstance(error, httpx2.TimeoutException):
        return "timed out"
    cause: BaseException | None = error
    message = str(error) or type(error).__name__
    while cause is not None:
        if isinstance(cause, BaseExceptionGroup):
            cause = cause.exceptions[0]
        if isinstance(cause, OSError) and cause.strerror and not isinstance(cause, ssl.SSLError):
            known = cause.errno is not None and cause.errno > 0  # negative: an error of the resolver
            message = os.strerror(cause.errno or 0) if known else cause.strerror
        cause = cause.__cause__ or cause.__context__
    return message


def connection_error(access: Access, error: Exception) -> str:
    """Does not quote the error, which may contain parts of the kubeconfig."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return f"context {access.context}: its certificates, key or token file cannot be used: {reason}"
