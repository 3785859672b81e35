"""The reader of manifest files: both parsers alike, positions, duplicate keys, bounds."""

from __future__ import annotations

import time

import pytest

from reloadgen.document import nodes, values
from reloadgen.document.nodes import YamlError
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.yaml_reader import DuplicateKey, Position


@pytest.mark.parametrize(
    "text",
    ["a: &x 1\nb: &x 2\nc: *x\n", "- a\n- {b: [c]}\n", "a: !!str 1\nb: 'yes'\nc: yes\n", "a: |\n  b\n"],
)
def test_both_parsers_give_the_same_values(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = [document.value for document in yaml_reader.read(text)]
    monkeypatch.setattr(yaml_reader, "_Parser", None)
    assert [document.value for document in yaml_reader.read(text)] == fast


def test_positions_lead_to_keys_and_items() -> None:
    (document,) = yaml_reader.read("a:\n  b:\n    - x\n    - y: z\n")
    assert document.position("a", "b") == (2, 3)
    assert document.position("a", "b", 1, "y") == (4, 7)
    assert document.position("a", "nothing") == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "a: " + "{a: " * 5000,
        "- " * 5000 + "a",
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(8)
        ),
    ],
)
def test_hostile_text_is_refused_quickly(text: str) -> None:
    before = time.process_time()
    with pytest.raises(YamlError):
        yaml_reader.read(text)
    assert time.process_time() - before < 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\n", None),
        ("a: 1\na: 2\n", DuplicateKey("a", Position(1, 1), Position(2, 1))),
        ("x:\n  - {a: 1, b: 2, 'a': 3}\n", DuplicateKey("a", Position(2, 6), Position(2, 18))),
        ("<<: {a: 1}\na: 2\n", None),
        ("<<: {a: 1, b: 2}\nc: 1\nc: 2\n", DuplicateKey("c", Position(2, 1), Position(3, 1))),
    ],
)
def test_the_first_duplicate_key_is_named(text: str, expected: DuplicateKey | None) -> None:
    (document,) = yaml_reader.read(text)
    assert document.duplicate_key == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n", {"a": 2}),
        ("a: {b: 1, b: 2}\n", {"a": {"b": 2}}),
        ("<<: {a: 1}\na: 2\n", {"a": 2}),
        ("a: 2\n<<: {a: 1, b: 3}\n", {"a": 2, "b": 3}),
        ("<<: [{a: 1}, {a: 2, b: 2}]\n", {"a": 1, "b": 2}),
    ],
)
def test_of_a_key_that_stands_twice_the_last_value_counts_in_both_readers(
    text: str, expected: object
) -> None:
    (document,) = yaml_reader.read(text)
    (root,) = nodes.parse(text)
    assert document.value == expected
    assert values.value(root) == expected
