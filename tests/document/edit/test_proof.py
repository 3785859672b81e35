"""What an edit may do to the values, and what it may not."""

from __future__ import annotations

import pytest

from reloadgen.document.edit.proof import holds, is_inserted, is_removed, is_set
from reloadgen.document.nodes import Node, parse

BEFORE = "a: 1\nb: [x, y]\nc: {d: 'e'}\n"


def node(text: str) -> Node:
    (root,) = parse(text)
    return root


@pytest.mark.parametrize(
    ("after", "proven"),
    [
        ("a: 2\nb: [x, y]\nc: {d: 'e'}\n", True),
        ("a: 2 # c\nb:\n- x\n- y\nc:\n  d: 'e'\n", True),
        ("a: 1\nb: [x, y]\nc: {d: 'e'}\n", False),
        ("a: '2'\nb: [x, y]\nc: {d: 'e'}\n", False),
        ("a: 2\nb: [x, z]\nc: {d: 'e'}\n", False),
        ("a: 2\nb: [x, y]\nc: {d: e}\n", False),
        ("a: 2\nb: [x, y]\nc: !!map {d: 'e'}\n", False),
        ("a: 2\nc: {d: 'e'}\nb: [x, y]\n", False),
        ("A: 2\nb: [x, y]\nc: {d: 'e'}\n", False),
        ("b: [x, y]\nc: {d: 'e'}\n", False),
    ],
)
def test_a_set_value_is_the_only_difference(after: str, proven: bool) -> None:  # noqa: FBT001 - a case
    assert is_set(node(BEFORE), node(after), ("a",), 2) is proven


@pytest.mark.parametrize(
    ("after", "proven"),
    [
        ("a: 1\nb: [x, n, y]\nc: {d: 'e'}\n", True),
        ("a: 1\nb: [n, x, y]\nc: {d: 'e'}\n", False),
        ("a: 1\nb: [x, y]\nc: {d: 'e'}\n", False),
        ("a: 1\nb: [x, n, y, n]\nc: {d: 'e'}\n", False),
        ("a: 1\nb: [x, n, y]\nc: {d: 'e', f: g}\n", False),
    ],
)
def test_an_inserted_entry_is_the_only_difference(after: str, proven: bool) -> None:  # noqa: FBT001 - a case
    assert is_inserted(node(BEFORE), node(after), ("b", 1), "n") is proven


@pytest.mark.parametrize(
    ("after", "proven"),
    [
        ("a: 1\nb: [x, y]\nc: {}\n", True),
        ("a: 1\nb: [x, y]\nc:\n", False),
        ("a: 1\nb: [x, y]\n", False),
        (BEFORE, False),
    ],
)
def test_a_removed_key_is_the_only_difference(after: str, proven: bool) -> None:  # noqa: FBT001 - a case
    assert is_removed(node(BEFORE), node(after), ("c", "d")) is proven


@pytest.mark.parametrize(
    ("text", "value", "held"),
    [
        ("{k: {b: 1, a: [x]}}", {"b": 1, "a": ["x"]}, True),
        ("{k: {b: 1, a: [x]}}", {"b": 1, "a": ("x",)}, True),
        ("{k: {b: 1, a: [x]}}", {"a": ["x"], "b": 1}, False),
        ("{k: 1}", True, False),
        ("{k: 1}", 1.0, False),
        ("{k: 1.0}", 1.0, True),
        ("{k: !x 1}", 1, False),
        ("{j: 1}", 1, False),
        ("k", 1, False),
    ],
)
def test_a_value_is_held_with_its_type_and_order(text: str, value: object, held: bool) -> None:  # noqa: FBT001 - a case
    assert holds(node(text), ("k",), value) is held  # type: ignore[arg-type]


def test_what_an_alias_stands_for_counts_as_a_change() -> None:
    before, after = node("a: &x [1]\nb: *x\n"), node("a: &x [1, 2]\nb: *x\n")
    assert not is_inserted(before, after, ("a", 1), 2)
