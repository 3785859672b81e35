from __future__ import annotations

import pytest

from reloadgen.manifests import label_selector
from reloadgen.manifests.selector_error import SelectorError


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("env=prod", True),
        ("env==prod", True),
        ("env!=prod", False),
        ("env=test", False),
        ("tier!=edge", True),
        ("env", True),
        ("tier", False),
        ("!tier", True),
        ("!env", False),
        (" env = prod , !tier ", True),
        ("env=prod,tier=edge", False),
        ("empty=", True),
        ("tier=", False),
    ],
)
def test_selectors_match_as_in_kubernetes(text: str, matches: bool) -> None:  # noqa: FBT001 - a parameter
    labels = {"env": "prod", "empty": ""}

    assert label_selector.parse(text).matches(labels) is matches
    assert label_selector.parse_with_sets(text).matches(labels) is matches


@pytest.mark.parametrize("text", ["", ",", "a b", "a=b=c", "a in (b)", "=a", "!", "a,", "!a=b"])
def test_what_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a label requirement"):
        label_selector.parse(text)


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("", True),
        ("env in (prod,test)", True),
        ("env in ( test , prod ),!tier", True),
        ("env in (test)", False),
        ("tier in (edge)", False),
        ("env notin (prod)", False),
        ("env notin (test)", True),
        ("tier notin (edge)", True),
        ("tier notin (edge),env=test", False),
    ],
)
def test_selectors_by_sets_match_as_in_kubernetes(text: str, matches: bool) -> None:  # noqa: FBT001 - a parameter
    assert label_selector.parse_with_sets(text).matches({"env": "prod"}) is matches


@pytest.mark.parametrize("text", ["a b", "a in b", "a=b=c", "=a", "!"])
def test_what_is_no_selector_by_sets_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a label requirement"):
        label_selector.parse_with_sets(text)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("env in (a", 8, "'env in (a' has no closing parenthesis"),
        ("x,env in (a,b", 10, "'x,env in (a,b' has no closing parenthesis"),
        ("x, a b", 4, "'a b' is not a label requirement"),
        ("env in (a), =b", 13, "'=b' is not a label requirement"),
    ],
)
def test_an_error_has_its_column(text: str, column: int, message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        label_selector.parse_with_sets(text)
    assert (caught.value.column, caught.value.message) == (column, message)
