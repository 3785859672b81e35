"""One comparison of lines for patches and statistics, held against the standard library and Git."""

from __future__ import annotations

import subprocess
from difflib import unified_diff
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from reloadgen.reports.patch import counts, hunks, lines_of

if TYPE_CHECKING:
    from pathlib import Path

_TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n"]), max_size=30)


@given(_TEXTS, _TEXTS)
def test_short_texts_differ_as_in_the_standard_library(old: list[str], new: list[str]) -> None:
    assert list(hunks(old, new)) == list(unified_diff(old, new))[2:]


@given(_TEXTS, _TEXTS)
def test_the_numbers_are_those_of_the_hunks(old: list[str], new: list[str]) -> None:
    signs = [line[0] for line in hunks(old, new)]
    assert counts(old, new) == (signs.count("+"), signs.count("-"))


def test_lines_that_occur_often_count_in_long_files(tmp_path: Path) -> None:
    """From 200 lines on, the library's heuristics leave out what more than one line in a hundred repeats."""
    old = [f"{'- same' if number % 2 else number}\n" for number in range(400)]
    new = [*old[:200], "added\n", *old[200:]]
    moved = [*new[1:], new[0]]
    assert counts(old, new) == (1, 0)
    assert [line for line in hunks(old, new) if line[0] in "+-"] == ["+added\n"]
    signs = [line[0] for line in hunks(old, moved)]
    assert counts(old, moved) == (signs.count("+"), signs.count("-")) == (2, 1)
    (tmp_path / "file").write_text("".join(old), "utf-8")
    patch = "--- a/file\n+++ b/file\n" + "".join(hunks(old, moved))
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch, text=True, check=True)
    assert (tmp_path / "file").read_text("utf-8") == "".join(moved)


def test_only_a_newline_ends_a_line() -> None:
    assert lines_of(b"a\rb\x0bc\r\nlast") == ["a\rb\x0bc\r\n", "last"]
