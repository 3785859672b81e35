"""What is a range and what is none, as github.com/Masterminds/semver/v3 v3.5.0 said of each of these texts."""

from __future__ import annotations

import time

import pytest

from reloadgen.inventory.written.semver_range import is_range


@pytest.mark.parametrize(
    "text",
    [
        "1.2.3",
        "v1.2.3",
        "1",
        "2.2",
        "01.2",
        "*",
        "x",
        "X",
        "2.x",
        "2.2.*",
        "*.1",
        "=1.2.3",
        "!=1.2.3",
        "> 1",
        "<1",
        ">=1.2",
        "=>1.2",
        "<=1.2",
        "=<1.2",
        "~1.2",
        "~>1.2",
        "^1.2.3-beta.1+build.5",
        ">=0.0.0-0",
        ">=2.2.0 <3.0.0",
        ">=2.2.0, <3.0.0",
        ">=2.2.0,<3.0.0",
        " >= 2.2.0 , < 3.0.0 ",
        "1.2 - 1.4",
        "1.2 - 1.4.5-rc.1 || ^2",
        "1, 2 - 3",
        "^1 || ^2||3.x",
        "1\t2",
        "9" * 19,
    ],
)
def test_a_range(text: str) -> None:
    assert is_range(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "not a range",
        "latest",
        "1.2.3.4",
        "1.2.3-",
        "1.2.3-01",
        "1.2.3+",
        "1..2",
        "xx",
        "2.xx",
        "1.2-1.4.",
        "1.2 -1.4",
        "1 2 - 3",
        "1 - 2 - 3",
        ">=1 - 2",
        "=>>1",
        "==1",
        "><1",
        ">",
        "1,,2",
        ",1",
        "1,",
        "1 | 2",
        "^1 ||",
        "|| ^1",
        "^1 && ^2",
        "1\v2",
        "1\u00a02",
        "\u0661",
        "9" * 22,
        ">=1.0.0 " * 65,
        "||".join("1" * 33),
    ],
)
def test_no_range(text: str) -> None:
    assert not is_range(text)


@pytest.mark.parametrize(
    "text", [" " * 511 + "!", "1 " * 255 + "!", "|" * 512, "1." * 256, "1-" + "1." * 255]
)
def test_no_text_takes_long_to_refuse(text: str) -> None:
    start = time.perf_counter()
    assert not is_range(text)
    assert time.perf_counter() - start < 1
