from __future__ import annotations

import pytest

from reloadgen.changes.entry_style import position, spelling


@pytest.mark.parametrize(
    ("entries", "index"),
    [
        ([], 0),
        (["a"], 1),
        (["z"], 0),
        (["a", "z"], 1),
        (["z", "a"], 2),
        (["./a", "z/"], 1),
        (["./sys", "system2"], 1),
        (["a", "a", "z"], 2),
        (["Z", "a", "é"], 2),
        (["namespace.yaml"], 1),
        (["namespace.yaml", "z"], 1),
        (["./namespace.yaml", "a", "z"], 2),
        (["namespace.yaml", "z", "a"], 3),
        (["z", "namespace.yaml"], 2),
        (["observability", "databases", "cicd", "mesh-demo"], 4),
    ],
)
def test_a_sorted_list_stays_sorted_another_grows_at_the_end(entries: list[str], index: int) -> None:
    assert position(entries, "system") == index


@pytest.mark.parametrize(
    ("entries", "index", "expected"),
    [
        ([], 0, "system"),
        (["a"], 1, "system"),
        (["./a"], 1, "./system"),
        (["./a", "./b", "c"], 3, "./system"),
        (["a", "b", "./c"], 3, "system"),
        (["./a", "b"], 1, "./system"),
        (["./a", "b"], 2, "system"),
        (["./z", "b"], 0, "./system"),
        (["https://example.org/a", "./b"], 2, "./system"),
        (["../a"], 1, "system"),
        (["a/", "b/"], 2, "system/"),
        (["./a/", "./b.yaml"], 2, "./system/"),
        (["a/", "b"], 2, "system"),
        (["a.yaml"], 1, "system"),
    ],
)
def test_a_new_entry_is_spelled_like_the_others(entries: list[str], index: int, expected: str) -> None:
    assert spelling(entries, "system", index) == expected
