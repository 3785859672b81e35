"""Get a JSON document by HTTP from a server that is not an API server, such as Prometheus."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx2

from reloadgen.live.kube.api import ApiStatusError, UnreachableError
from reloadgen.live.kube.client_errors import reason
from reloadgen.live.kube.transport import BoundedTransport, environment_proxy

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 15.0
"""How long a whole request may take, however slowly its response arrives."""


async def get_json(server: str, url: str, query: Mapping[str, str]) -> Any:  # noqa: ANN401 - a server answers what it likes
    """The document; a user name and password in the URL are sent as basic authentication.

    Args:
        server: how messages call it.
        url: with http or https.
        query: the parameters, appended to the URL.

    Raises:
        UnreachableError: no answer in time, or one that is no JSON.
        ApiStatusError: the server answers with an error.
    """
    transport = BoundedTransport(proxy=environment_proxy(url))
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpx2.AsyncClient(transport=transport, timeout=SECONDS) as client,
        ):
            response = await client.get(url, params=dict(query), follow_redirects=True)
            response.raise_for_status()
            return response.json()
    except httpx2.HTTPStatusError as error:
        status = error.response.status_code
        raise ApiStatusError(status, f"{server}: HTTP {status}") from None
    except (TimeoutError, httpx2.HTTPError) as error:
        why = reason(error) if isinstance(error, httpx2.HTTPError) else "timed out"
        raise UnreachableError(f"{server} does not answer: {why}") from None
    except Exception:  # noqa: BLE001 - what a hostile answer makes of the client is not known beforehand
        raise UnreachableError(f"{server} does not answer with JSON") from None
