"""Each kind of edit in each style: what stands there before and after."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from reloadgen.document.edit import editor
from reloadgen.document.edit.edit_error import UNSAFE, Action, EditError, ManualEdit

if TYPE_CHECKING:
    from reloadgen.document.nodes import KeyPath

# What, before, the new value of `a.b`, after.
SET = [
    ("plain", "a:\n  b: old # c\n", "new", "a:\n  b: new # c\n"),
    ("plain that can't stay so", "a: {b: old}", "2.10", 'a: {b: "2.10"}'),
    ("plain, a number", "a: {b: old}", 5, "a: {b: 5}"),
    ("plain, a boolean", "a: {b: old}", True, "a: {b: true}"),
    ("plain, null", "a: {b: old}", None, "a: {b: null}"),
    ("plain over two lines", "a:\n  b: old\n    text # c\n", "new", "a:\n  b: new # c\n"),
    ("single quotes", "a: {b: 'old', c: d}", "new", "a: {b: 'new', c: d}"),
    ("single quotes in single quotes", "a: {b: 'old'}", "it's", "a: {b: 'it''s'}"),
    ("single quotes that can't stay", "a: {b: 'old'}", "x\ny", 'a: {b: "x\\ny"}'),
    ("double quotes", 'a:\n  b: "old"\n', "2.2.4", 'a:\n  b: "2.2.4"\n'),
    ("double quotes, escapes", 'a: {b: "o\\td"}', 'a"b\\\n', 'a: {b: "a\\"b\\\\\\n"}'),
    ("quotes, a number", 'a: {b: "old"}', 5, "a: {b: 5}"),
    ("nothing", "a:\n  b: # c\n", "new", "a:\n  b: new # c\n"),
    ("nothing, no last line break", "a:\n  b:", "new", "a:\n  b: new"),
    ("nothing, in flow style", "a: {b: , c: d}", "new", "a: {b: new , c: d}"),
    ("null", "a: {b: ~}", "new", "a: {b: new}"),
    ("anchor", "a:\n  b: &x old\n", "new", "a:\n  b: &x new\n"),
    ("JSON", '{"a": {"b": 1}}', "new", '{"a": {"b": "new"}}'),
    ("JSON, null", '{"a": {"b": null, "c": [1]}}', "new", '{"a": {"b": "new", "c": [1]}}'),
    ("explicit key", "a:\n  ? b\n  : old\n", "new", "a:\n  ? b\n  : new\n"),
    ("CRLF and BOM", "\ufeffa:\r\n  b: old\r\n", "new", "\ufeffa:\r\n  b: new\r\n"),
    ("plain to a literal", "a:\n  b: old # c\n  d: e\n", "x\ny\n", "a:\n  b: | # c\n    x\n    y\n  d: e\n"),
    ("nothing to a literal", "a:\n    b:\n    d: e\n", "x\ny", "a:\n    b: |-\n        x\n        y\n    d: e\n"),
    ("plain in flow style, lines", "a: {b: old}\n", "x\ny\n", 'a: {b: "x\\ny\\n"}\n'),
    ("literal", "a:\n  b: | # c\n     x\n\n     y\n  d: e\n", "z\n  w\n", "a:\n  b: | # c\n     z\n       w\n  d: e\n"),
    ("literal, CRLF", "a:\r\n  b: |\r\n    x\r\n", "y\n\nz\n", "a:\r\n  b: |\r\n    y\r\n\r\n    z\r\n"),
    ("literal, clipped", "a:\n  b: |\n    x\n\n# c\n", "y", "a:\n  b: |-\n    y\n\n# c\n"),
    ("literal, stripped", "a:\n  b: |-\n    x\n", "y\n", "a:\n  b: |\n    y\n"),
    ("literal, kept", "a:\n  b: |+\n    x\n\n\n  d: e\n", "y\n", "a:\n  b: |\n    y\n  d: e\n"),
    ("literal, indented by number", "a:\n  b: |2\n      x\n", "y\n", "a:\n  b: |\n      y\n"),
    ("literal, empty", "a:\n  b: | # c\n  d: e\n", "y\nz\n", "a:\n  b: | # c\n    y\n    z\n  d: e\n"),
    ("literal to what none can hold", "a:\n  b: | # c\n    x\n    y\n  d: e\n", " z ", 'a:\n  b: " z " # c\n  d: e\n'),
    ("literal to a number", "a:\n  b: |\n    x\n", 5, "a:\n  b: 5\n"),
    ("literal without last line break", "a:\n  b: |-\n    x", "y", "a:\n  b: |-\n    y"),
    ("literal that lacks its line break", "a:\n  b: |\n    x", "y\n", 'a:\n  b: "y\\n"'),
    ("folded", "a:\n  b: > # c\n    x\n    y\n", "p q\nr\n\ns\n", "a:\n  b: > # c\n    p q\n\n    r\n\n\n    s\n"),
    ("folded, lines that begin with a space", "a:\n  b: >\n    x\n", "p\n q\n", "a:\n  b: |\n    p\n     q\n"),
    ("the same value", "a:\n  b: 'old'\n", "old", "a:\n  b: 'old'\n"),
    ("the same text, another type", "a:\n  b: '5'\n", 5, "a:\n  b: 5\n"),
]  # fmt: skip

NEW: Any = {"x": {"w": "z"}}

# What, before, the path of the new key, its value, after.
INSERTED_KEYS = [
    ("last", "a: 1 # c\nb: 2 # d\n# e\n", ("k",), "v", "a: 1 # c\nb: 2 # d\nk: v\n# e\n"),
    ("no last line break", "a: 1", ("k",), "v", "a: 1\nk: v"),
    ("in a section", "a:\n    b: 1\n\nc: d\n", ("a", "k"), "v", "a:\n    b: 1\n    k: v\n\nc: d\n"),
    ("behind a mapping", "a:\n  b:\n    c: 1 # x\nd: e\n", ("a", "k"), "v", "a:\n  b:\n    c: 1 # x\n  k: v\nd: e\n"),
    ("behind a list", "a:\n  b:\n  - 1\nd: e\n", ("a", "k"), "v", "a:\n  b:\n  - 1\n  k: v\nd: e\n"),
    ("behind a literal", "a:\n  b: |\n    x\n\nd: e\n", ("a", "k"), "v", "a:\n  b: |\n    x\n  k: v\n\nd: e\n"),
    ("behind a kept literal", "a:\n  b: |+\n    x\n\nd: e\n", ("a", "k"), "v", "a:\n  b: |+\n    x\n\n  k: v\nd: e\n"),
    ("behind nothing", "a:\n  b:\n# x\nd: e\n", ("a", "k"), "v", "a:\n  b:\n  k: v\n# x\nd: e\n"),
    ("behind an explicit key", "? a\n: b\n", ("k",), "v", "? a\n: b\nk: v\n"),
    ("an entry's", "- a: 1\n- b: 2\n", (0, "k"), "v", "- a: 1\n  k: v\n- b: 2\n"),
    ("a mapping, by twos", "a:\n  b: 1\n", ("a", "k"), NEW, "a:\n  b: 1\n  k:\n    x:\n      w: z\n"),
    ("a mapping, by fours", "a:\n    b: 1\n", ("k",), NEW, "a:\n    b: 1\nk:\n    x:\n        w: z\n"),
    ("a list", "a: 1\n", ("k",), ["p", {"q": 1, "r": 2}], "a: 1\nk:\n  - p\n  - q: 1\n    r: 2\n"),
    ("a list that is not indented", "a:\n- 1\n", ("k",), ["p", ["q"]], "a:\n- 1\nk:\n- p\n- - q\n"),
    ("an empty list", "a: 1\n", ("k",), [], "a: 1\nk: []\n"),
    ("a text of lines", "a:\n  b: 1\n", ("a", "k"), "x\n\ny\n", "a:\n  b: 1\n  k: |\n    x\n\n    y\n"),
    ("a text of lines, CRLF", "a: 1\r\n", ("k",), "x\ny\n", "a: 1\r\nk: |\r\n  x\r\n  y\r\n"),
    ("quotes as the others", "a: 'x'\nb: 'y'\nc: '5'\n", ("k",), "v", "a: 'x'\nb: 'y'\nc: '5'\nk: 'v'\n"),
    ("quotes that others need", 'a: x\nb: "5"\n', ("k",), "v", 'a: x\nb: "5"\nk: v\n'),
    ("quotes of its own", "a: x\n", ("k",), "5", 'a: x\nk: "5"\n'),
    ("a key that needs quotes", "a: x\n", ("yes",), "v", 'a: x\n"yes": v\n'),
    ("with the mappings above it", "a:\n  b: 1\n", ("a", "c", "d", "k"), "v",
     "a:\n  b: 1\n  c:\n    d:\n      k: v\n"),
    ("set apart as the others", "a:\n  b: 1\n\nc:\n  d: 1\n", ("k",), NEW,
     "a:\n  b: 1\n\nc:\n  d: 1\n\nk:\n  x:\n    w: z\n"),
    ("not set apart: one line", "a:\n  b: 1\n\nc:\n  d: 1\n", ("k",), "v", "a:\n  b: 1\n\nc:\n  d: 1\nk: v\n"),
    ("into an empty mapping", "a: {} # c\nb: 1\n", ("a", "k"), "v", "a: # c\n  k: v\nb: 1\n"),
    ("into an empty mapping on lines", "a: {\n  # c\n}\n", ("a", "k"), "v", "a:\n  # c\n  k: v\n"),
    ("into an empty mapping below", "a:\n  {}\n", ("a", "k"), NEW, "a:\n  k:\n    x:\n      w: z\n"),
    ("into a null", "a: # c\nb: 1\n", ("a", "k"), NEW, "a: # c\n  k:\n    x:\n      w: z\nb: 1\n"),
    ("into a null, by fours", "a: ~\nb:\n    c: 1\n", ("a", "k"), "v", "a:\n    k: v\nb:\n    c: 1\n"),
    ("into an empty entry", "- {} # c\n- 1\n", (0, "k"), "v", "- # c\n  k: v\n- 1\n"),
    ("into an empty entry alone", "- {}\n- 1\n", (0, "k"), NEW, "- k:\n    x:\n      w: z\n- 1\n"),
    ("into a null entry", "-\n- 1\n", (0, "k"), "v", "- k: v\n- 1\n"),
    ("flow style", "a: {b: 1} # c\n", ("a", "k"), "v", "a: {b: 1, k: v} # c\n"),
    ("flow style, spaces", "a: { b: 1 }\n", ("a", "k"), "v", "a: { b: 1, k: v }\n"),
    ("flow style, a mapping", "a: {b: 1}\n", ("a", "k"), {"x": ["p", ""]}, 'a: {b: 1, k: {x: [p, ""]}}\n'),
    ("flow style, on lines", "a: {\n  b: 1 # c\n}\n", ("a", "k"), "v", "a: {\n  b: 1, # c\n  k: v\n}\n"),
    ("flow style, null", "{a: }", ("a", "k"), "v", "{a: {k: v} }"),
    ("flow style, empty", "[{}]", (0, "k"), "v", "[{k: v}]"),
    ("JSON", '{"a": {"b": 1}}', ("a", "k"), {"x": ["v"]}, '{"a": {"b": 1, "k": {"x": ["v"]}}}'),
    ("beside an alias", "a: &x {b: 1}\nc: *x\n", ("k",), "v", "a: &x {b: 1}\nc: *x\nk: v\n"),
    ("in a mapping with a tag", "a: !!map\n  b: 1\n", ("a", "k"), "v", "a: !!map\n  b: 1\n  k: v\n"),
]  # fmt: skip

# What, the order, before, after inserting `k: v`.
ORDERED = [
    ("behind the nearest before it", ("a", "b", "k", "c"), "a: 1\nb: 2 # x\nc: 3\n", "a: 1\nb: 2 # x\nk: v\nc: 3\n"),
    ("behind the one before it that is there", ("a", "b", "k"), "a: 1\nc: 3\n", "a: 1\nk: v\nc: 3\n"),
    ("before the first behind it", ("k", "b", "c"), "a: 1\nc: 3\n", "a: 1\nk: v\nc: 3\n"),
    ("none is there", ("x", "k", "y"), "a: 1\n", "a: 1\nk: v\n"),
    ("not in the order itself", ("a", "b"), "a: 1\nb: 2\n", "a: 1\nb: 2\nk: v\n"),
    ("first, at the top", ("k", "a"), "# head\na: 1\n", "# head\nk: v\na: 1\n"),
    ("first, in a flow mapping", ("k", "a"), "{a: 1}", "{k: v, a: 1}"),
]  # fmt: skip

# What, before, the list's path, the entry, its number, after.
INSERTED_ENTRIES: list[tuple[str, str, KeyPath, Any, int | None, str]] = [
    ("last", "l:\n  - b # c\n  - a\n# d\n", ("l",), "m", None, "l:\n  - b # c\n  - a\n  - m\n# d\n"),
    ("sorted", "l:\n- a\n# of z\n- z\n", ("l",), "m", None, "l:\n- a\n- m\n# of z\n- z\n"),
    ("sorted, first", "l: # c\n  # of z\n  - z\n", ("l",), "m", None, "l: # c\n  - m\n  # of z\n  - z\n"),
    ("by number", "l:\n  - a\n  - z\n", ("l",), "m", 0, "l:\n  - m\n  - a\n  - z\n"),
    ("at the top", "# head\n- a\n", (), "m", 0, "# head\n- m\n- a\n"),
    ("in a list on the line of a dash", "- - a\n- b\n", (0,), "m", 0, "- - m\n  - a\n- b\n"),
    ("quotes as the others", "l:\n  - 'a'\n  - 'b'\n", ("l",), "m", None, "l:\n  - 'a'\n  - 'b'\n  - 'm'\n"),
    ("a gap as the one before", "l:\n-   a\n", ("l",), {"x": 1, "w": ["z"]}, None,
     "l:\n-   a\n-   x: 1\n    w:\n    - z\n"),
    ("a mapping", "l:\n  - name: a\n    labels: {x: y}\n", ("l",), {"name": "m", "labels": {"p": "q"}}, None,
     "l:\n  - name: a\n    labels: {x: y}\n  - name: m\n    labels: {p: q}\n"),
    ("a mapping, set apart", "l:\n  - name: a\n\n  - name: b\n", ("l",), {"name": "m", "x": 1}, None,
     "l:\n  - name: a\n\n  - name: b\n\n  - name: m\n    x: 1\n"),
    ("a mapping, first, set apart", "l:\n  - name: a\n\n  - name: b\n", ("l",), {"name": "m", "x": 1}, 0,
     "l:\n  - name: m\n    x: 1\n\n  - name: a\n\n  - name: b\n"),
    ("a text of lines", "l:\n  - a\n", ("l",), "x\ny", None, "l:\n  - a\n  - |-\n    x\n    y\n"),
    ("into an empty list", "l: []\n", ("l",), {"x": 1, "w": 2}, None, "l:\n  - x: 1\n    w: 2\n"),
    ("into an empty list with a comment", "l: [\n] # c\n", ("l",), {"x": "p\nq\n"}, None,
     "l: # c\n  - x: |\n      p\n      q\n"),
    ("into a null", "l:\no:\n- 1\n", ("l",), "m", None, "l:\n- m\no:\n- 1\n"),
    ("into a null entry", "-\n- 1\n", (0,), "m", None, "- - m\n- 1\n"),
    ("flow style", "l: [b, a]\n", ("l",), {"x": "w"}, None, "l: [b, a, {x: w}]\n"),
    ("flow style, by number", "l: [b, a]\n", ("l",), "m", 1, "l: [b, m, a]\n"),
    ("JSON with a number", '{"l": [1]}', ("l",), "m", None, '{"l": [1, "m"]}'),
]  # fmt: skip

# What, before, the path, after.
REMOVED: list[tuple[str, str, KeyPath, str]] = [
    ("a key and its comment", "a: 1 # c\n# of b\nb: 2 # d\n# of e\ne: 3\n", ("b",), "a: 1 # c\n# of b\n# of e\ne: 3\n"),
    ("a section", "a:\n  b: 1\n  c:\n    - 2\nd: 3\n", ("a",), "d: 3\n"),
    ("a literal", "a: |\n  x\n\n  y\n\nb: 1\n", ("a",), "\nb: 1\n"),
    ("the last key", "a:\n  b: 1 # c\nd: 2\n", ("a", "b"), "a: {}\nd: 2\n"),
    ("the last key of all", "# head\na: 1\n", ("a",), "# head\n{}\n"),
    ("no last line break", "a: 1\nb: 2", ("b",), "a: 1"),
    ("the first of an entry", "- a: 1 # c\n  b: 2\n", (0, "a"), "- b: 2\n"),
    ("the first of an entry, a comment", "- a: 1\n  # of b\n  b: 2\n", (0, "a"), "-\n  # of b\n  b: 2\n"),
    ("the only one of an entry", "- a: 1 # c\n- b\n", (0, "a"), "- {}\n- b\n"),
    ("an explicit key", "? a\n: 1\nb: 2\n", ("a",), "b: 2\n"),
    ("of a flow mapping", "a: {b: 1, c: 2, d: 3}\n", ("a", "c"), "a: {b: 1, d: 3}\n"),
    ("of a flow mapping, the last", "a: { b: 1 }\n", ("a", "b"), "a: {}\n"),
    ("of a flow mapping on lines", "a: {\n  b: 1, # c\n  d: 2 # e\n}\n", ("a", "d"), "a: {\n  b: 1 # c\n}\n"),
    ("an entry", "l:\n  - a\n  - b: 1\n    c: 2 # d\n  - e\n", ("l", 1), "l:\n  - a\n  - e\n"),
    ("an entry that was set apart", "- a: 1\n\n- b: 1\n\n- c: 1\n", (1,), "- a: 1\n\n- c: 1\n"),
    ("the first that was set apart", "- a: 1\n\n\n- b: 1\n\n- c: 1\n", (0,), "- b: 1\n\n- c: 1\n"),
    ("the last that was set apart", "- a: 1\n\n- b: 1\n", (1,), "- a: 1\n"),
    ("the last entry", "l: # c\n  - a # d\n", ("l", 0), "l: [] # c\n"),
    ("the last entry at the top", "---\n- a # d\n", (0,), "---\n[]\n"),
    ("an alias", "a: &x 1\nl: [*x , b]\n", ("l", 0), "a: &x 1\nl: [b]\n"),
    ("a pair in a list", "[a: 1, b]", (0,), "[b]"),
    ("of a flow list among lines, the last", "[a, # c\n  b # d\n  ]\n", (1,), "[a # c\n  ]\n"),
    ("of a flow list among lines, the only one", "[ a # x\n  ]", (0,), "[  # x\n  ]"),
    ("of a flow list, the comma on the next line", "[ a # x\n , b]", (0,), "[  # x\n  b]"),
    ("of a flow list behind a comment", "[\n # x\n a ]", (0,), "[\n # x\n  ]"),
]  # fmt: skip

# What, the text, the path to insert `v` at, the reason, line, column.
REFUSED: list[tuple[str, str, KeyPath, str, int, int]] = [
    ("not YAML", "a: 1\nb: [\n", ("k",), "the file is not YAML: ", 2, 4),
    ("a tab for indentation", "a:\n\tb: 1\n", ("k",), "the file is not YAML: ", 2, 1),
    ("nothing", "# c\n", ("k",), "the file is empty", 0, 0),
    ("two documents", "a: 1\n---\nb: 1\n", ("k",), "the file contains several documents", 3, 1),
    ("a text", "a\n", ("k",), "the file is neither a mapping nor a list", 1, 1),
    ("a key twice", "a: {b: 1, b: 2}\n", ("k",), "duplicate key b", 1, 11),
    ("the key is there", "a: 1\nb: 2\n", ("b",), "the key already exists", 2, 1),
    ("a scalar in the way", "a: 1\nb: 2\n", ("b", "k"), "expected a mapping, not a scalar", 2, 1),
    ("a list in the way", "a: 1\nb: [2]\n", ("b", "k"), "expected a mapping, not a list", 2, 1),
    ("a mapping in the way", "a: {}\n", ("a", 0), "expected a list, not a mapping", 1, 1),
    ("no such entry", "a: []\n", ("a", 0, "k"), "entry 0 not found", 1, 1),
    ("an alias in the way", "a: &x {}\nb: *x\n", ("b", "k"), "this is an alias", 2, 1),
    ("a mapping that is used elsewhere", "a: &x {c: 1}\nb: *x\n", ("a", "k"), UNSAFE, 1, 1),
    ("a merge key", "a: &x {c: 1}\nb:\n  <<: *x\n", ("b", "k"), "the mapping uses merge keys (<<)", 2, 1),
    ("a tag", "a: !!null\n", ("a", "k"), "expected a mapping, not a scalar", 1, 1),
    ("no braces", "[a: 1]", (0, "k"), "this is a mapping without braces", 1, 2),
    ("no colon", "? a\n", ("a", "k"), "the key has no colon", 1, 1),
    ("the literal before ends the file", "a: |\n  b", ("k",), UNSAFE, 1, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "value", "after"), [case[1:] for case in SET], ids=[case[0] for case in SET]
)
def test_a_scalar_is_set_in_the_style_that_it_has(before: str, value: Any, after: str) -> None:
    assert editor.set_scalar(before, ("a", "b"), value) == after


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [case[1:] for case in INSERTED_KEYS],
    ids=[case[0] for case in INSERTED_KEYS],
)
def test_a_key_is_inserted_as_its_neighbours_are_written(
    before: str, path: KeyPath, value: Any, after: str
) -> None:
    assert editor.insert_key(before, path, value) == after


@pytest.mark.parametrize(
    ("order", "before", "after"), [case[1:] for case in ORDERED], ids=[case[0] for case in ORDERED]
)
def test_a_key_is_inserted_at_its_place_in_the_usual_order(
    order: tuple[str, ...], before: str, after: str
) -> None:
    assert editor.insert_key(before, ("k",), "v", order=order) == after


@pytest.mark.parametrize(
    ("before", "path", "value", "index", "after"),
    [case[1:] for case in INSERTED_ENTRIES],
    ids=[case[0] for case in INSERTED_ENTRIES],
)
def test_an_entry_is_inserted_as_its_neighbours_are_written(
    before: str, path: KeyPath, value: Any, index: int | None, after: str
) -> None:
    assert editor.insert_entry(before, path, value, index) == after


@pytest.mark.parametrize(
    ("before", "path", "after"), [case[1:] for case in REMOVED], ids=[case[0] for case in REMOVED]
)
def test_a_key_or_entry_is_removed_with_the_comment_behind_it(before: str, path: KeyPath, after: str) -> None:
    remove = editor.remove_entry if isinstance(path[-1], int) else editor.remove_key
    assert remove(before, path) == after


@pytest.mark.parametrize(
    ("text", "path", "reason", "line", "column"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_what_can_not_be_edited_safely_is_refused_with_what_to_write(
    text: str, path: KeyPath, reason: str, line: int, column: int
) -> None:
    with pytest.raises(EditError) as refusal:
        editor.insert_key(text, path, "v")
    error = refusal.value
    assert error.reason.startswith(reason)
    assert (error.line, error.column) == (line, column)
    assert error.manual == ManualEdit("insert", path, ("v",))


@pytest.mark.parametrize(
    ("text", "action", "path", "reason"),
    [
        ("a: &x 1\nb: *x\n", "set", ("b",), "the value is an alias or has a tag"),
        ("a: !!str 1\n", "set", ("a",), "the value is an alias or has a tag"),
        ("a: &x 1\nb: *x\n", "set", ("a",), UNSAFE),
        ("a: {b: 1}\n", "set", ("a",), "expected a scalar, not a mapping"),
        ("a: 1\n", "set", ("b",), "b not found"),
        ("? a\n", "set", ("a",), "the key has no colon"),
        ("a: &x 1\nb: *x\n", "remove", ("a",), UNSAFE),
        ("a: &x {c: 1}\nb: {<<: *x, c: 2}\n", "remove", ("b", "c"), "the mapping uses merge keys (<<)"),
        ("[a: 1]", "remove", (0, "a"), "it cannot be removed there"),
        ("[a]", "remove", (1,), "1 not found"),
        ("a: 1\n", "remove", (), "it cannot be removed there"),
    ],
)
def test_other_refusals_say_what_to_do_by_hand(text: str, action: Action, path: KeyPath, reason: str) -> None:
    edit = partial(editor.set_scalar, value=5) if action == "set" else editor.remove_key
    with pytest.raises(EditError) as refusal:
        edit(text, path)
    assert refusal.value.reason == reason
    assert refusal.value.manual == ManualEdit(action, path, (5,) if action == "set" else ())


@pytest.mark.parametrize(
    ("path", "index", "reason"),
    [
        (("a",), None, "expected a list, not a scalar"),
        (("c",), None, "c not found"),
        (("b",), 2, "entry 2 is out of range"),
        (("b",), -1, "entry -1 is out of range"),
        (("d",), None, "this is an alias"),
    ],
)
def test_an_entry_needs_a_list(path: KeyPath, index: int | None, reason: str) -> None:
    with pytest.raises(EditError) as refusal:
        editor.insert_entry("a: 1\nb: &b [x]\nd: *b\n", path, "n", index)
    assert refusal.value.reason == reason
    assert refusal.value.manual == ManualEdit("insert", path, ("n",))


def test_a_value_that_can_not_be_written_is_refused() -> None:
    with pytest.raises(EditError, match="put it in quotes"):
        editor.set_scalar("a: 1\n", ("a",), 2**70)


def test_edits_compose() -> None:
    text = "addons:\n  reloader:\n    digest: sha256:1 # pinned\nclusters: # all\n  - name: a\n"
    text = editor.insert_key(text, ("addons", "reloader", "rings", "early", "version"), "2.2.3")
    text = editor.set_scalar(text, ("addons", "reloader", "rings", "early", "version"), "2.2.4")
    text = editor.insert_key(text, ("addons", "reloader", "version"), "2.2.3", order=("version", "digest"))
    text = editor.remove_key(text, ("addons", "reloader", "digest"))
    text = editor.insert_entry(text, ("clusters",), {"name": "b", "root": "r"})
    assert text == (
        "addons:\n  reloader:\n    version: 2.2.3\n    rings:\n      early:\n        version: 2.2.4\n"
        "clusters: # all\n  - name: a\n  - name: b\n    root: r\n"
    )
