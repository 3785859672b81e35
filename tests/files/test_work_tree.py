from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

import trees
from reloadgen.errors import FileError
from reloadgen.files.file_tree import Kind
from reloadgen.files.work_tree import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every path that is listed or opened."""
    calls: list[str] = []
    scan, opened = os.scandir, os.open

    def note_scan(path: str) -> Iterator[os.DirEntry[str]]:
        calls.append(path)
        return scan(path)

    def note_open(path: str, flags: int) -> int:
        calls.append(path)
        return opened(path, flags)

    monkeypatch.setattr("os.scandir", note_scan)
    monkeypatch.setattr("os.open", note_open)
    return calls


def test_each_path_is_touched_once_and_only_when_asked_for(tmp_path: Path, touched: list[str]) -> None:
    tree = WorkTree(trees.written(tmp_path / "top", {"a/b/c": b"", "d/e": b"d", "f": b"f"}))
    assert touched == []

    for _ in range(2):
        assert tree.read("a/b/c") == b""
        assert tree.kind("a/b/missing") is None
        assert tree.kind("a/missing/deep/er") is None
        trees.contents(tree, "a")

    assert touched == [f"{tmp_path}/top{path}" for path in ("", "/a", "/a/b", "/a/b/c")]


def test_what_was_read_stays_as_it_was(tmp_path: Path) -> None:
    tree = WorkTree(trees.written(tmp_path, {"a": b"before"}))
    assert tree.read("a") == b"before"

    trees.written(tmp_path, {"a": b"after", "b": b"new"})
    assert tree.read("a") == b"before"
    assert tree.kind("b") is None


def test_a_pipe_is_no_file_and_is_not_opened(tmp_path: Path, touched: list[str]) -> None:
    tree = WorkTree(trees.written(tmp_path, {"pipe": Kind.OTHER}))

    assert tree.kind("pipe") is Kind.OTHER
    with pytest.raises(FileError, match=r"^pipe: is not a regular file$"):
        tree.read("pipe")
    assert touched == [str(tmp_path)]


@pytest.mark.parametrize(
    ("kind", "message"),
    [(Kind.SYMLINK, "a: Too many levels of symbolic links"), (Kind.OTHER, "a: is not a regular file")],
)
def test_a_file_that_is_swapped_after_its_directory_was_listed(
    tmp_path: Path, kind: Kind, message: str
) -> None:
    tree = WorkTree(trees.written(tmp_path, {"a": b"file", "target": b"secret"}))
    assert tree.is_file("a")
    (tmp_path / "a").unlink()
    trees.written(tmp_path, {"a": kind})

    with pytest.raises(FileError) as caught:
        tree.read("a")
    assert str(caught.value) == message


def test_what_the_system_refuses_names_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    tree = WorkTree(trees.written(tmp_path, {"a/b": b"", "c/d": b""}))
    assert tree.is_file("a/b")
    monkeypatch.setattr("os.scandir", refuse)
    monkeypatch.setattr("os.open", refuse)

    with pytest.raises(FileError, match=r"^a/b: Permission denied$"):
        tree.read("a/b")
    with pytest.raises(FileError, match=r"^c: Permission denied$"):
        tree.entries("c")


def test_a_top_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"^\.: No such file or directory$"):
        WorkTree(tmp_path / "missing").entries("")
