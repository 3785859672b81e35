"""Queries to Prometheus."""

from __future__ import annotations

import asyncio

import pytest

from live.recorded import MemoryApi
from reloadgen.inventory.fleet import PrometheusUrl
from reloadgen.live.kube.api import UnreachableError
from reloadgen.live.prometheus import query_function


def test_a_url_s_password_is_never_shown() -> None:
    ask = query_function(MemoryApi(), PrometheusUrl("http://user:hidden@127.0.0.1:1"))
    with pytest.raises(UnreachableError, match=r"Prometheus http://127.0.0.1:1 does not answer") as raised:
        asyncio.run(ask("api/v1/query", {}))  # type: ignore[arg-type]
    assert "hidden" not in str(raised.value)
    with pytest.raises(UnreachableError, match="does not begin with http"):
        asyncio.run(query_function(MemoryApi(), PrometheusUrl("file:///etc/passwd"))("x", {}))  # type: ignore[arg-type]
