from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reloadgen.inventory.merge import Level, merge, ordered

if TYPE_CHECKING:
    from reloadgen.document.values import Value

plain = st.none() | st.booleans() | st.integers(0, 3)
keys = st.sampled_from("abcd")
maps = st.dictionaries(
    keys,
    st.recursive(plain, lambda inner: st.dictionaries(keys, inner, max_size=3), max_leaves=6),
    max_size=4,
)


def levels(*values: dict[str, Any]) -> list[Level]:
    return [Level((number,), each) for number, each in enumerate(values)]


def leaves(value: dict[str, Any], *path: str) -> list[tuple[str, ...]]:
    return [
        leaf
        for key, child in value.items()
        for leaf in (leaves(child, *path, key) if isinstance(child, dict) and child else [(*path, key)])
    ]


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
    assert merge(levels(base, over)).values == merged
    assert merge(levels(base, over), keep_null=True).values == merged


def test_null_removes_but_in_values_it_stays() -> None:
    base: dict[str, Value] = {"a": 1, "b": {"c": 2, "d": 3}}
    over: dict[str, Value] = {"a": None, "b": {"c": None}, "new": None}

    assert merge(levels(base, over)).values == {"b": {"d": 3}}
    assert merge(levels(base, over), keep_null=True).values == {
        "a": None,
        "b": {"c": None, "d": 3},
        "new": None,
    }


def test_each_value_knows_the_level_that_set_it() -> None:
    merged = merge(
        [
            Level(None, {"a": {"b": 1, "c": 1}, "x": 1}),
            Level(("addons", "n"), {"a": {"c": 2}, "y": 2}),
            Level(("clusters", 3, "addons", "n"), {"y": 3, "x": None}),
        ]
    )

    assert merged.origin("a", "b") is None
    assert merged.origin("a", "c") == ("addons", "n", "a", "c")
    assert merged.origin("y") == ("clusters", 3, "addons", "n", "y")
    assert merged.origin("x") is None
    assert merged.mention("x") == ("clusters", 3, "addons", "n", "x")
    assert merged.mention("a", "b", "nothing") is None


def test_what_a_level_replaces_is_not_said_of_the_levels_below() -> None:
    merged = merge(levels({"a": {"b": 1}}, {"a": 2}, {"a": {"c": 3}}))

    assert merged.values == {"a": {"c": 3}}
    assert merged.origin("a", "b") is None
    assert merged.origin("a", "c") == (2, "a", "c")


@given(st.lists(maps, max_size=5), st.booleans())
def test_every_value_stands_where_its_origin_says(drawn: list[dict[str, Value]], keep_null: bool) -> None:  # noqa: FBT001 - drawn
    merged = merge(levels(*drawn), keep_null=keep_null)

    for path in leaves(merged.values):
        origin = merged.origin(*path)
        assert origin is not None
        assert origin[1:] == path
        said: Any = drawn[int(origin[0])]
        found: Any = merged.values
        for key in path:
            said, found = said[key], found[key]
        assert isinstance(said, dict) if found == {} else said == found


@given(maps)
def test_a_level_that_says_the_same_changes_nothing(one: dict[str, Value]) -> None:
    assert merge(levels(one, one), keep_null=True).values == one


@given(maps, maps)
def test_nothing_given_is_changed(one: dict[str, Value], two: dict[str, Value]) -> None:
    before = (repr(one), repr(two))
    merge(levels(one, two))

    assert (repr(one), repr(two)) == before


def test_built_in_fields_go_first_in_their_order_then_the_others_by_name() -> None:
    first: dict[str, Value] = {"z": None, "m": {"y": None, "b": None}}
    value: dict[str, Value] = {"a": 1, "m": {"a": 1, "b": 2, "y": 3}, "q": [{"d": 1, "c": 2}], "z": 0}

    found = ordered(value, first)

    assert repr(found) == repr({"z": 0, "m": {"y": 3, "b": 2, "a": 1}, "a": 1, "q": [{"c": 2, "d": 1}]})
