from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import trees
from reloadgen.errors import FileError
from reloadgen.files.file_tree import Kind
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.overlay import Overlay
from reloadgen.files.work_tree import WorkTree

if TYPE_CHECKING:
    from pathlib import Path

BASE = MemoryTree({"a/b": b"old", "a/c/d/e": b"goes", "link": Kind.SYMLINK})


def test_changes_count_and_the_rest_stays() -> None:
    tree = Overlay(BASE, {"a/b": b"new", "x/y/z": b"made"})

    assert trees.contents(tree) == {
        "a/b": b"new",
        "a/c/d/e": b"goes",
        "link": Kind.SYMLINK,
        "x/y/z": b"made",
    }


def test_directories_go_with_their_last_file() -> None:
    tree = Overlay(BASE, {"a/c/d/e": None})

    assert trees.contents(tree) == {"a/b": b"old", "link": Kind.SYMLINK}
    assert [tree.kind(path) for path in ("a/c/d/e", "a/c/d", "a/c", "a")] == [
        None,
        None,
        None,
        Kind.DIRECTORY,
    ]
    with pytest.raises(FileError, match=r"^a/c/d/e: No such file or directory$"):
        tree.read("a/c/d/e")


def test_a_directory_that_was_empty_before_stays(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert trees.contents(Overlay(WorkTree(tmp_path), {"empty/x": None})) == {"empty": Kind.DIRECTORY}


def test_what_goes_and_is_not_there_changes_nothing() -> None:
    tree = Overlay(BASE, {"nowhere/at/all": None, "a/b/below": None, "link/x": None})

    assert trees.contents(tree) == trees.contents(BASE)


def test_a_file_may_come_in_the_place_of_a_directory() -> None:
    tree = Overlay(BASE, {"a": b"file", "a/b": None})

    assert tree.read("a") == b"file"
    assert [tree.entries(path) for path in ("a", "a/c", "a/c/d")] == [{}, {}, {}]
    assert tree.kind("a/c/d/e") is None


def test_a_directory_may_come_in_the_place_of_a_link_or_a_file() -> None:
    tree = Overlay(BASE, {"link/x": b"made", "a/b": None, "a/b/c": b"made"})

    assert trees.contents(tree) == {"a/b/c": b"made", "a/c/d/e": b"goes", "link/x": b"made"}


def test_a_link_goes_by_its_own_path() -> None:
    assert Overlay(BASE, {"link": None}).kind("link") is None


@given(before=trees.FILES, made=trees.FILES, data=st.data())
def test_it_equals_the_tree_that_the_changes_lead_to(
    before: dict[str, bytes], made: dict[str, bytes], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(before)))) if before else set()
    kept = {path: content for path, content in before.items() if path not in gone}
    after = {**kept, **made}
    made = {path: content for path, content in made.items() if path in trees.without_clashes(after)}
    after = trees.without_clashes({**kept, **made})
    changes = {path: after.get(path) for path in (*gone, *made, *(before.keys() - after.keys()))}

    tree, expected = Overlay(MemoryTree(before), changes), MemoryTree(after)

    assert trees.contents(tree) == after
    for path in {*before, *after, ""}:
        assert tree.entries(path) == expected.entries(path)
        assert tree.kind(path) is expected.kind(path)


@given(files=trees.FILES, first=trees.FILES)
def test_one_after_the_other_equals_both_at_once(files: dict[str, bytes], first: dict[str, bytes]) -> None:
    first = {
        path: content for path, content in first.items() if path in trees.without_clashes({**files, **first})
    }
    gone: dict[str, bytes | None] = dict.fromkeys(files)
    base = MemoryTree(files)

    stacked = Overlay(Overlay(base, first), gone)

    assert trees.contents(stacked) == trees.contents(Overlay(base, {**first, **gone}))
