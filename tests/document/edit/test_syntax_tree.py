"""The syntax tree: to the character, and the same tree as the nodes'."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document.edit.yaml_texts import yaml_texts
from reloadgen.document.edit.syntax_tree import Item, Syntax, block_scalars, parse
from reloadgen.document.nodes import Mapping, Node, Scalar, YamlError
from reloadgen.document.nodes import parse as parse_nodes


def value(text: str, key: str = "k") -> Syntax:
    return next(
        item.value for item in parse(text).items if item.key and text[item.key.start : item.key.end] == key
    )


def texts(text: str, items: tuple[Item, ...]) -> list[str]:
    return [text[item.start : item.end] for item in items]


def test_a_block_list_is_placed_by_its_dashes() -> None:
    text = "x: [é]\nk: &r # c\n  - a # t\n  -   &b 'b\n    c'\n  - *b\n  -\n    d\n  -\n# end\ny: []\n"
    found = value(text)
    assert (found.kind, found.style) == ("sequence", "block")
    assert text[: found.header].endswith("k: &r")
    assert texts(text, found.items) == ["- a", "-   &b 'b\n    c'", "- *b", "-\n    d", "-"]
    assert [text[item.value.outer : item.value.outer + 1] for item in found.items] == [
        "a",
        "&",
        "*",
        "d",
        "\n",
    ]
    assert [item.value.kind for item in found.items] == ["scalar", "scalar", "alias", "scalar", "scalar"]


def test_a_block_mapping_is_placed_by_its_keys() -> None:
    text = "k:\n    'a' : !t 1 # c\n    ? b\n    : c\n    ? d\n    e: |+\n      f\n\n    g:\n"
    found = value(text)
    assert texts(text, found.items) == ["'a' : !t 1", "? b\n    : c", "? d", "e: |+\n      f\n", "g:"]
    assert [text[item.colon - 1] if item.colon >= 0 else "" for item in found.items] == [
        ":",
        ":",
        "",
        ":",
        ":",
    ]
    assert [item.value.tagged for item in found.items] == [True, False, False, False, False]


@pytest.mark.parametrize("text", ["k:\n  - |-\n    a\n\n\n# x\n", "k:\n- >\n a\n\n", "k:\n- |\n a"])
def test_a_literal_entry_ends_with_its_last_word(text: str) -> None:
    (entry,) = texts(text, value(text).items)
    assert entry.endswith(" a")


def test_a_flow_list_is_placed_by_brackets_and_commas() -> None:
    text = "{x: y, k: [ a, # c\n  'b' ,\n  &c c, d: e, [], ], z: []}"
    found = value(text)
    assert (found.style, text[found.start], text[found.end - 1]) == ("flow", "[", "]")
    assert texts(text, found.items) == ["a", "'b'", "&c c", "d: e", "[]"]
    assert [text[item.comma] for item in found.items] == [","] * 5
    assert found.items[3].value.style == "pair"


def test_a_flow_mapping_is_placed_by_keys_and_colons() -> None:
    text = "k: {a: 1, b, 'c': , ? d : e}"
    found = value(text)
    assert texts(text, found.items) == ["a: 1", "b", "'c':", "? d : e"]
    assert [item.colon >= 0 for item in found.items] == [True, False, True, True]
    assert [item.comma >= 0 for item in found.items] == [True, True, True, False]


@pytest.mark.parametrize(
    ("text", "written"), [("k:", ""), ("k: # x\ny: z\n", ""), ("k: ~ # x\n", "~"), ("k: &r null\n", "null")]
)
def test_a_null_is_placed_by_what_is_written(text: str, written: str) -> None:
    found = value(text)
    assert text[found.start : found.end] == written
    assert found.start == found.header or written


def test_block_scalars_are_found() -> None:
    text = "a: |\n  x\nb: 'y'\nc:\n  - >-\n    z\n"
    assert [text[start:end].strip() for start, end in block_scalars(text)] == ["|\n  x", ">-\n    z"]


def check(node: Node, syntax: Syntax, text: str) -> None:
    """Every node has its syntax, and a plain scalar stands where it is said to."""
    if syntax.kind == "alias":
        return
    if isinstance(node, Scalar):
        assert syntax.kind == "scalar"
        if syntax.style == "" and "\n" not in text[syntax.start : syntax.end]:
            assert text[syntax.start : syntax.end] == node.text
        return
    if isinstance(node, Mapping):
        assert syntax.kind == "mapping"
        for (key, child), item in zip(node.pairs, syntax.items, strict=True):
            assert item.key
            check(key, item.key, text)
            check(child, item.value, text)
        return
    assert syntax.kind == "sequence"
    for child, item in zip(node.items, syntax.items, strict=True):
        check(child, item.value, text)


@given(yaml_texts(plain=False))
def test_the_syntax_is_the_tree_of_the_nodes(text: str) -> None:
    text = text.removeprefix("\ufeff")
    check(parse_nodes(text)[0], parse(text), text)


@given(st.text("ab: []{}-\n#,'\"&*!|>?~ ", max_size=40))
def test_whatever_parses_has_a_syntax_tree(text: str) -> None:
    try:
        nodes = parse_nodes(text)
    except YamlError:
        return
    if nodes:
        check(nodes[0], parse(text), text)
