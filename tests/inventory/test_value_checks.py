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


@pytest.mark.parametrize("text", [">=2", "~2", "*", "^2.2", ">=2.2.0 <3.0.0", "2.* || 3.*"])
def test_a_range_in_place_of_a_tag_is_called_one(text: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        value_checks.tag(text)
    assert caught.value.context == {
        "message": f"'{text}' is a range of versions, not a tag",
        "fix": f"write semver: '{text}' instead of version",
    }


def test_the_plus_of_a_version_is_an_underscore_in_a_tag() -> None:
    with pytest.raises(PydanticCustomError) as caught:
        value_checks.tag("2.2.3+build.5")
    assert (caught.value.context or {})["fix"].startswith("write 2.2.3_build.5:")
    assert value_checks.tag("2.2.3_build.5") == "2.2.3_build.5"


@pytest.mark.parametrize("text", ["", "a b", "-1", "a+b c", "x" * 129])
def test_what_is_neither_is_no_tag(text: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        value_checks.tag(text)
    assert "is not a tag" in (caught.value.context or {})["message"]
