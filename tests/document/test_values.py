from __future__ import annotations

from reloadgen.document.nodes import parse
from reloadgen.document.values import duplicates


def test_duplicate_keys_are_told_with_their_path_and_both_places() -> None:
    (root,) = parse("a: 1\nb:\n  - {x: 1, y: 2, x: 3}\n? [k]\n: {z: 1, z: 2}\n'a': 4\na: 5\n<<: {}\n<<: {}\n")
    assert [(path, first.start.line, again.start.line) for path, first, again in duplicates(root)] == [
        (("b", 0, "x"), 2, 2),
        (("z",), 4, 4),
        (("a",), 0, 5),
        (("a",), 0, 6),
    ]
