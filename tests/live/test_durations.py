"""Durations in Go's syntax."""

from __future__ import annotations

import pytest

from reloadgen.live.durations import seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90", 90), ("90s", 90), ("1m30s", 90), ("1h", 3600), ("250ms", 0.25), (" 1.5m ", 90)],
)
def test_durations(text: str, expected: float) -> None:
    assert seconds(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "soon", "-5s", "5d", "s", "1m x"])
def test_not_a_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        seconds(text)


@pytest.mark.parametrize("text", ["0", "0s"])
def test_zero(text: str) -> None:
    with pytest.raises(ValueError, match="is not greater than zero"):
        seconds(text)
