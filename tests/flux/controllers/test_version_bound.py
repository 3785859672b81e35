from __future__ import annotations

import pytest

from reloadgen.flux.controllers.version_bound import allows


@pytest.mark.parametrize(
    "version",
    [
        "2.x",
        "2",
        "*",
        "x",
        "2.9",
        "2.9.x",
        "v2.9.0",
        "2.9.0",
        "2.10.1",
        ">=2.7.0",
        ">2.8",
        "^2.7",
        "^2.7.3",
        "~2.9",
        "~2",
        ">=2.8.0 <3.0.0",
        ">=2.8, <2.10",
        "<=2.9",
        "<=2",
        "2.7 - 2.9",
        "2.8.x || 2.9.x",
        "!=2.9.0",
        "<=2.9.0",
        "3.0.0",
    ],
)
def test_ranges_that_allow_2_9_or_newer(version: str) -> None:
    assert allows(version, (2, 9, 0))


@pytest.mark.parametrize(
    "version",
    [
        "2.8",
        "2.8.x",
        "2.8.*",
        "v2.8.5",
        "=2.8.5",
        "~2.8",
        "~2.8.1",
        "~>2.8",
        ">=2.7.0 <2.9.0",
        ">=2.7 <2.9",
        "<2.9",
        "<=2.8",
        "2.6 - 2.8",
        "2.6 - 2.8.9",
        "2.7.x || 2.8.x",
        "1.x",
        "0.41.2",
        "^1.2",
        "^2.0.0, <2.9.0",
    ],
)
def test_ranges_that_end_before_2_9(version: str) -> None:
    assert not allows(version, (2, 9, 0))
