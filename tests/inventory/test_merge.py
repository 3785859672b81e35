from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reloadgen.inventory.merge import ordered, refine

if TYPE_CHECKING:
    from reloadgen.document.values import Value

plain = st.none() | st.booleans() | st.integers(0, 3)
keys = st.sampled_from("abcd")
maps = st.dictionaries(
    keys,
    st.recursive(plain, lambda inner: st.dictionaries(keys, inner, max_size=3), max_leaves=6),
    max_size=4,
)


@pytest.mark.parametrize(
    ("base", "over", "merged"),
    [
        ({"a": 1}, {}, {"a": 1}),
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"b": 1}}, {"a": 2}, {"a": 2}),
        ({"a": 1}, {"a": {"b": 2}}, {"a": {"b": 2}}),
    ],
)
def test_maps_are_merged_and_all_else_is_replaced(
    base: dict[str, Value], over: dict[str, Value], merged: dict[str, Value]
) -> None:
    assert refine(base, over, keep_null=False) == refine(base, over, keep_null=True) == merged


def test_null_removes_but_in_values_it_stays() -> None:
    base: dict[str, Value] = {"a": 1, "b": {"c": 2, "d": 3}}
    over: dict[str, Value] = {"a": None, "b": {"c": None}, "new": None}

    assert refine(base, over, keep_null=False) == {"b": {"d": 3}}
    assert refine(base, over, keep_null=True) == {"a": None, "b": {"c": None, "d": 3}, "new": None}


@given(maps)
def test_a_level_that_says_the_same_changes_nothing(one: dict[str, Value]) -> None:
    assert refine(one, one, keep_null=True) == one


@given(maps, maps)
def test_nothing_given_is_changed(one: dict[str, Value], two: dict[str, Value]) -> None:
    before = (repr(one), repr(two))
    refine(one, two, keep_null=False)

    assert (repr(one), repr(two)) == before


def test_built_in_fields_go_first_in_their_order_then_the_others_by_name() -> None:
    first: dict[str, Value] = {"z": None, "m": {"y": None, "b": None}}
    value: dict[str, Value] = {"a": 1, "m": {"a": 1, "b": 2, "y": 3}, "q": [{"d": 1, "c": 2}], "z": 0}

    found = ordered(value, first)

    assert repr(found) == repr({"z": 0, "m": {"y": 3, "b": 2, "a": 1}, "a": 1, "q": [{"c": 2, "d": 1}]})
