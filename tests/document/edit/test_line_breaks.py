from __future__ import annotations

import pytest

from reloadgen.document.edit.line_breaks import (
    break_before,
    column,
    has_blank_line,
    has_break,
    is_blank,
    line_break,
    line_end,
    line_start,
    next_line,
    position,
)

ENDS = ("\n", "\r\n", "\r", "\x85", "\u2028")


@pytest.mark.parametrize("ends", ENDS)
def test_lines_end_as_yaml_says(ends: str) -> None:
    text = f"ab{ends}cd{ends}ef"
    second = text.index("d")
    assert text[line_start(text, second) : line_end(text, second)] == "cd"
    assert text[next_line(text, second) :] == "ef"
    assert break_before(text, text.index("c")) == 2
    assert line_break(text) == ends
    assert next_line(text, len(text)) == line_end(text, len(text)) == len(text)
    assert (position(text, second), column(text, second)) == ((2, 2), 1)
    assert has_break(text, 0, second)
    assert not has_break(text, second, second + 1)


def test_a_text_of_one_line_gets_the_usual_line_break() -> None:
    assert line_break("k:") == "\n"


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize(("between", "blank"), [("", False), ("# c", False), ("{}", True), (" \t{}", True)])
def test_a_blank_line_has_nothing_but_spaces(ends: str, between: str, blank: bool) -> None:  # noqa: FBT001 - a case
    text = f"a{ends}{between.format(ends)}b"
    assert has_blank_line(text, 0, len(text)) is blank
    assert is_blank(text, len(f"a{ends}")) is blank
