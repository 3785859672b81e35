"""Whether a canary is run at all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from live import healthy
from live.recorded import MemoryApi
from reloadgen.live.canary.reload_check import CanaryOptions, check_reloading
from reloadgen.live.results.criterion import State


@pytest.mark.parametrize(
    ("options", "values", "available", "words"),
    [
        (None, {}, True, "canary disabled by --no-canary or --read-only"),
        (CanaryOptions(), {}, False, "no canary was run, because Reloader is not available"),
        (
            CanaryOptions(),
            {"reloader": {"watchGlobally": False}},
            True,
            (
                "no canary was run: the release sets watchGlobally: false, so Reloader watches kube-system only; "
                "hint: pass --canary-namespace with a namespace that Reloader watches"
            ),
        ),
    ],
)
def test_a_canary_that_is_not_run_says_why(
    options: CanaryOptions | None,
    values: dict[str, Any],
    available: bool,  # noqa: FBT001 - a table
    words: str,
) -> None:
    api, release = MemoryApi(), {"spec": {"values": values}}
    check = check_reloading(api, healthy.expected(), release, options, lambda _: None, available=available)
    criterion, left_over = asyncio.run(check)
    assert (criterion.state, criterion.line, left_over) == (State.NOT_CHECKED, words, "")
    assert str(criterion.id) == "reloader/reloads"
    assert api.calls == []
