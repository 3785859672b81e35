from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reloadgen.manifests.fields import at, items, mapping, strings, text, with_value

if TYPE_CHECKING:
    from reloadgen.manifests.fields import Content

CONTENT: Content = {"spec": {"list": ["a", {"b": 1}], "on": True, "size": 2, "none": None}, "kind": "X"}


def test_a_path_leads_to_a_value_or_to_none() -> None:
    assert at(CONTENT, "spec", "size") == 2
    assert at(CONTENT) is CONTENT
    assert at(CONTENT, "spec", "missing", "deeper") is None
    assert at(CONTENT, "kind", "deeper") is None
    assert at(None, "kind") is None


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("kind",), "X"),
        (("spec", "on"), "true"),
        (("spec", "size"), "2"),
        (("spec", "none"), ""),
        (("spec",), ""),
    ],
)
def test_text_shows_scalars_as_yaml_writes_them(keys: tuple[str, ...], expected: str) -> None:
    assert text(CONTENT, *keys) == expected


def test_lists_and_maps_are_empty_where_there_is_none() -> None:
    assert items(CONTENT, "spec", "list") == ["a", {"b": 1}]
    assert items(CONTENT, "spec", "on") == []
    assert mapping(CONTENT, "spec", "missing") == {}
    assert mapping(CONTENT, "kind") == {}


def test_with_value_copies_and_makes_missing_maps() -> None:
    changed = with_value(CONTENT, ("metadata", "name"), "n")
    assert changed == {**CONTENT, "metadata": {"name": "n"}}
    assert "metadata" not in CONTENT
    assert changed["spec"] is CONTENT["spec"]


def test_keys_and_texts_come_with_their_path() -> None:
    content: Content = {"spec": {"list": ["a", {"b": 1}], "on": True}, "kind": "X"}
    assert list(strings(content)) == [
        (("spec",), "spec"),
        (("spec", "list"), "list"),
        (("spec", "list", 0), "a"),
        (("spec", "list", 1, "b"), "b"),
        (("spec", "on"), "on"),
        (("kind",), "kind"),
        (("kind",), "X"),
    ]
