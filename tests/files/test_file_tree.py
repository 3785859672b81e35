"""What holds for every tree of files, wherever it comes from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings

import draws
import trees
from reloadgen.errors import FileError
from reloadgen.files.file_tree import FileTree, Kind
from reloadgen.files.git_tree import GitTree
from reloadgen.files.index_tree import IndexTree
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.overlay import Overlay
from reloadgen.files.work_tree import WorkTree

Files: TypeAlias = dict[str, bytes | Kind]
Making: TypeAlias = Callable[[Path, Files], AbstractContextManager[FileTree]]


@contextmanager
def in_memory(_: Path, files: Files) -> Iterator[FileTree]:
    yield MemoryTree(files)


@contextmanager
def on_disk(top: Path, files: Files) -> Iterator[FileTree]:
    yield WorkTree(trees.written(top, files))


def without_work_tree(top: Path) -> Path:
    """What Git stores is read, whatever became of the work tree."""
    for entry in top.iterdir():
        if entry.name != ".git":
            entry.rename(top / ".git" / f"moved-{entry.name}")
    return top


@contextmanager
def in_git(top: Path, files: Files) -> Iterator[FileTree]:
    with GitTree(without_work_tree(trees.committed(top, files)), "HEAD") as tree:
        yield tree


@contextmanager
def in_the_index(top: Path, files: Files) -> Iterator[FileTree]:
    with IndexTree(without_work_tree(trees.staged(top, files))) as tree:
        yield tree


@contextmanager
def in_the_index_with_sha256(top: Path, files: Files) -> Iterator[FileTree]:
    with IndexTree(without_work_tree(trees.staged(top, files, "--object-format=sha256"))) as tree:
        yield tree


@contextmanager
def laid_over(_: Path, files: Files) -> Iterator[FileTree]:
    before: Files = {"z/goes": b"1", "a/goes/too": b"2", "same": b"old"}
    before |= {path: content for path, content in files.items() if isinstance(content, Kind)}
    changes: dict[str, bytes | None] = {path: None for path in before if isinstance(before[path], bytes)}
    changes |= {path: content for path, content in files.items() if isinstance(content, bytes)}
    yield Overlay(MemoryTree(before), changes)


MAKINGS = (in_memory, on_disk, in_git, in_the_index, in_the_index_with_sha256, laid_over)
CONTENT: Files = {
    "README.md": b"# Fleet\n",
    "a.yaml": b"kind: A\r\n",
    "a/b.yaml": b"",
    "a/deep/er/x": b"\0\xff\n\n",
    "a/link": Kind.SYMLINK,
    "a-b": b"sorts before a/ as text, after a as a segment",
    "same": b"same",
    "same too": b"same",
    'odd/"quoted"\tand\nbroken': b"odd",
    "odd/ünïcode": b"odd",
    "target/x": b"behind the link",
    "toplink": Kind.SYMLINK,
}


@pytest.fixture(scope="module", params=MAKINGS, ids=lambda making: making.__name__)
def tree(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileTree]:
    """The same files as each kind of tree."""
    with request.param(tmp_path_factory.mktemp("tree") / "top", CONTENT) as made:
        yield made


def test_everything_is_there_and_nothing_else(tree: FileTree) -> None:
    assert trees.contents(tree) == CONTENT


def test_names_are_listed_with_their_kinds_in_order(tree: FileTree) -> None:
    assert list(tree.entries("a").items()) == [
        ("b.yaml", Kind.FILE),
        ("deep", Kind.DIRECTORY),
        ("link", Kind.SYMLINK),
    ]
    assert list(tree.entries("")) == sorted(tree.entries(""))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", Kind.DIRECTORY),
        ("a", Kind.DIRECTORY),
        ("a/deep/er", Kind.DIRECTORY),
        ("a/deep/er/x", Kind.FILE),
        ("toplink", Kind.SYMLINK),
        ("toplink/x", None),
        ("a.yaml/x", None),
        ("missing", None),
        ("missing/deep/er", None),
    ],
)
def test_a_path_is_what_it_is_itself(tree: FileTree, path: str, kind: Kind | None) -> None:
    assert tree.kind(path) is kind
    assert tree.is_file(path) == (kind is Kind.FILE)
    assert tree.is_directory(path) == (kind is Kind.DIRECTORY)


@pytest.mark.parametrize("path", ["a.yaml", "toplink", "toplink/deep", "missing", "missing/deep"])
def test_nothing_lies_in_what_is_no_directory(tree: FileTree, path: str) -> None:
    assert tree.entries(path) == {}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing", "missing: No such file or directory"),
        ("missing/x", "missing/x: No such file or directory"),
        ("toplink", "toplink: is a symlink"),
        ("toplink/x", "toplink/x: No such file or directory"),
        ("a", "a: is a directory, not a file"),
        ("", ".: is a directory, not a file"),
        ("a.yaml/x", "a.yaml/x: No such file or directory"),
    ],
)
def test_reading_what_is_no_file_names_it(tree: FileTree, path: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        tree.read(path)
    assert str(caught.value) == message


@pytest.mark.parametrize("making", MAKINGS)
@settings(max_examples=draws.times(8))
@given(files=trees.FILES)
def test_any_files_come_back(making: Making, files: Files) -> None:
    with tempfile.TemporaryDirectory() as directory, making(Path(directory) / "top", dict(files)) as tree:
        assert trees.contents(tree) == files
