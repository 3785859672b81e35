"""Requests in parallel."""

from __future__ import annotations

import asyncio

import pytest

from reloadgen.live.kube.api import UnreachableError
from reloadgen.live.kube.parallel_requests import gather


def test_the_results_are_in_order() -> None:
    async def answer(number: int, pauses: int) -> int:
        for _ in range(pauses):
            await asyncio.sleep(0)
        return number

    assert asyncio.run(gather(answer(1, 3), answer(2, 0))) == [1, 2]


def test_a_failure_cancels_the_others() -> None:
    events: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            events.append("cancelled")

    async def fail() -> None:
        await asyncio.sleep(0)
        raise UnreachableError("no answer")

    async def run() -> None:
        with pytest.raises(UnreachableError, match="no answer"):
            await gather(wait(), fail())
        events.append("raised")

    asyncio.run(run())
    assert events == ["cancelled", "raised"]
