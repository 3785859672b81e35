from __future__ import annotations

import pytest

from reloadgen.document.edit.list_spans import (
    Place,
    block_scalars,
    break_before,
    content_end,
    line_break,
    line_end,
    line_start,
    locate,
    next_line,
)
from reloadgen.document.nodes import Mapping, Scalar, parse


def place(text: str) -> Place:
    (root,) = parse(text)
    assert isinstance(root, Mapping)
    key = next(key for key, _ in root.pairs if isinstance(key, Scalar) and key.text == "k")
    return locate(text, key)


def test_a_block_list_is_placed_by_its_dashes() -> None:
    text = "x: [é]\nk: &r # c\n  - a # t\n  -   &b 'b\n    c'\n  - *b\n  -\n    d\n# end\ny: []\n"
    found = place(text)
    assert found.style == "block"
    assert text[: found.header].endswith("k: &r")
    assert [text[entry.start : entry.end] for entry in found.entries] == [
        "- a",
        "-   &b 'b\n    c'",
        "- *b",
        "-\n    d",
    ]
    assert [text[entry.body] for entry in found.entries] == ["a", "&", "*", "d"]


@pytest.mark.parametrize("text", ["k:\n  - |-\n    a\n\n\n# x\n", "k:\n- >\n a\n\n", "k:\n- |\n a"])
def test_a_literal_entry_ends_with_its_last_word(text: str) -> None:
    (entry,) = place(text).entries
    assert text[entry.start : entry.end].endswith("\n a") or text[entry.start : entry.end].endswith("    a")


def test_a_flow_list_is_placed_by_brackets_and_commas() -> None:
    text = "{x: y, k: [ a, # c\n  'b' ,\n  &c c], z: []}"
    found = place(text)
    assert (found.style, text[found.opening], text[found.closing]) == ("flow", "[", "]")
    assert [text[entry.start : entry.end] for entry in found.entries] == ["a", "'b'", "&c c"]
    assert [entry.comma >= 0 and text[entry.comma] for entry in found.entries] == [",", ",", False]


@pytest.mark.parametrize(
    ("text", "written"), [("k:", ""), ("k: # x\ny: z\n", ""), ("k: ~ # x\n", "~"), ("k: &r null\n", "null")]
)
def test_a_null_is_placed_by_what_is_written(text: str, written: str) -> None:
    found = place(text)
    assert found.style == "null"
    assert text[found.opening : found.closing] == written


def test_a_key_without_colon_has_no_place() -> None:
    with pytest.raises(ValueError, match="the key has no colon"):
        place("? k\n")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\u2028"])
def test_lines_end_as_yaml_says(ends: str) -> None:
    text = f"ab{ends}cd{ends}ef"
    second = text.index("d")
    assert text[line_start(text, second) : line_end(text, second)] == "cd"
    assert text[next_line(text, second) :] == "ef"
    assert break_before(text, text.index("c")) == 2
    assert line_break(text) == ends
    assert next_line(text, len(text)) == line_end(text, len(text)) == len(text)


def test_a_file_of_one_line_gets_the_usual_line_break() -> None:
    assert line_break("k:") == "\n"


@pytest.mark.parametrize("tail", ["", "\n", "\n# x\n", "\n...\n", "\n---\n", "\n\n"])
@pytest.mark.parametrize("body", ["k: v", "---\nk:\n  - v", "k: [v]", "k: |\n  v"])
def test_the_content_ends_before_comments_and_markers(body: str, tail: str) -> None:
    assert content_end(body + tail) == len(body)


def test_block_scalars_are_found() -> None:
    text = "a: |\n  x\nb: 'y'\nc:\n  - >-\n    z\n"
    assert ["x" in text[start:end] or "z" in text[start:end] for start, end in block_scalars(text)] == [
        True
    ] * 2
