from __future__ import annotations

import pytest

from reloadgen.errors import Location
from reloadgen.reports.source_excerpt import excerpt


def shown(line: str, column: int, number: int = 7) -> list[str]:
    return excerpt(line, Location("clusters.yaml", number, column), color=False).splitlines()


def test_the_caret_marks_the_word_at_the_column() -> None:
    assert shown("    root: /x  # here", 11, 12) == ["   |", "12 |     root: /x  # here", "   |           ^^"]


@pytest.mark.parametrize(
    ("line", "column", "carets"),
    [
        ('root: "a b"', 7, "^^^^^"),
        ("root: 'a b', x", 7, "^^^^^"),
        ("rooot: x", 1, "^^^^^"),
        ("{a: b, c: d}", 8, "^"),
        ("a: [", 4, "^"),
        ("a: oci://x/y:1", 4, "^^^^^^^^^^^"),
        ("a: ", 9, ""),
    ],
)
def test_a_word_ends_where_yaml_ends_it(line: str, column: int, carets: str) -> None:
    assert "".join(shown(line, column)[2:]).count("^") == len(carets)


def test_without_a_column_there_is_no_caret() -> None:
    assert len(shown("a: b", 0)) == 2


def test_tabs_and_control_characters_do_not_move_the_caret() -> None:
    _, line, caret = shown("\ta: \x1b[31mred", 5)
    assert line == r"7 | \ta: \x1b[31mred"
    assert caret.index("^") == line.index(r"\x1b")


def test_of_a_long_line_the_part_around_the_column_is_shown() -> None:
    _, line, caret = shown("x" * 300 + " here " + "y" * 300, 302)
    assert len(line) <= 110
    assert line[caret.index("^") :].startswith("here")
