"""Send requests in parallel; when one fails, the others are cancelled."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


async def gather(*requests: Coroutine[Any, Any, T]) -> list[T]:
    """The results in order, or the error of the first request that fails.

    Unlike `asyncio.gather`, it leaves no request running that would outlive the connection.
    """
    tasks = [asyncio.create_task(request) for request in requests]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
