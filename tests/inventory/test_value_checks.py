from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from reloadgen.inventory.written import value_checks


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a/b", "a/b"),
        ("./a/b/", "a/b"),
        ("././a", "a"),
        (".//a", "a"),
        ("a.b/c_d-e", "a.b/c_d-e"),
        ("...", "..."),
    ],
)
def test_a_path_is_brought_to_one_spelling(text: str, path: str) -> None:
    assert value_checks.relative_path(text) == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "./",
        "/",
        "/a",
        "..",
        "a/..",
        "../a",
        "a/./b",
        "a//b",
        "a\\b",
        "C:\\a",
        "a b",
        "ä",
        "a\n",
        "a\0",
        ".git",
        "a/.Git/b",
        "~",
        "$x",
        "a:b",
    ],
)
def test_a_path_that_leads_elsewhere_or_nowhere_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        value_checks.relative_path(text)


@given(st.text(max_size=12))
def test_whatever_is_let_through_stays_below_the_top(text: str) -> None:
    try:
        path = value_checks.relative_path(text)
    except PydanticCustomError:
        return
    assert path == value_checks.relative_path(path)
    assert path.isascii()
    assert not {"", ".", ".."} & set(path.split("/"))


def test_placeholders_are_filled() -> None:
    assert value_checks.fill("w/{name}/{labels.a.b/c}", "infra", {"a.b/c": "x"}) == "w/infra/x"
    with pytest.raises(KeyError, match="env"):
        value_checks.fill("{labels.env}", "infra", {})
