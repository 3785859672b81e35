from __future__ import annotations

import pytest

from reloadgen.kustomize.resources import label_requirements
from reloadgen.kustomize.resources.patch_error import NotModelledError, PatchError
from reloadgen.kustomize.resources.patterns import matches


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("", "anything", True),
        ("web", "web", True),
        ("web", "web-1", False),
        ("web|app", "app", True),
        ("(helm|source)-controller", "source-controller", True),
        (r"web-\d+", "web-12", True),
        ("[a-c]{2,3}", "abc", True),
        ("${NAME}", "x", False),
    ],
)
def test_a_pattern_matches_the_whole_value(pattern: str, value: str, *, expected: bool) -> None:
    assert matches(pattern, value) is expected


@pytest.mark.parametrize("pattern", ["(?=x)y", "(?!x)", "(?<=a)b", "[", "[a", "*", "(a", "a)", "x{2000}"])
def test_what_go_refuses(pattern: str) -> None:
    with pytest.raises(PatchError):
        matches(pattern, "x")


@pytest.mark.parametrize("pattern", ["(?i)x", r"\pL", "[[:alpha:]]", "x**", "^*", r"(a)\1", "(?P<n>x)"])
def test_what_python_may_read_differently_is_not_guessed(pattern: str) -> None:
    with pytest.raises(NotModelledError):
        matches(pattern, "x")


@pytest.mark.parametrize(
    ("selector", "labels", "expected"),
    [
        ("", {}, True),
        ("a", {"a": ""}, True),
        ("!a", {"a": ""}, False),
        ("a=1,b!=2", {"a": "1"}, True),
        ("a==1", {"a": "2"}, False),
        ("a=", {"a": ""}, True),
        ("a in (1, 2)", {"a": "2"}, True),
        ("a notin (1,)", {}, True),
        ("n > 3", {"n": "4"}, True),
        ("n < 3", {"n": "x"}, False),
        ("example.com/x in (y)", {"example.com/x": "y"}, True),
    ],
)
def test_a_selector_selects(selector: str, labels: dict[str, str], *, expected: bool) -> None:
    assert all(each.matches(labels) for each in label_requirements.parse(selector)) is expected


@pytest.mark.parametrize(
    "selector",
    [
        "a,",
        ",a",
        "a b",
        "a in ()",
        "a in 1",
        "a in (1",
        "a in (1 2)",
        "a > x",
        "=",
        "a==(",
        "-x",
        "a=-",
        "!a=1",
    ],
)
def test_what_kubernetes_refuses(selector: str) -> None:
    with pytest.raises(PatchError):
        label_requirements.parse(selector)
