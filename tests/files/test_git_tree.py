"""Trees of real commits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import trees
from reloadgen.errors import FileError
from reloadgen.files.file_tree import Kind
from reloadgen.files.git_tree import GitTree

TOP = Path(__file__).parent.parent.parent


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository of two commits and a tag on the first, with other things in its work tree."""
    top = trees.committed(tmp_path / "top", {"a/b": b"first", "goes": b"x", "l": Kind.SYMLINK})
    trees.git(top, "tag", "-a", "v1", "-m", "one")
    (top / "goes").unlink()
    trees.written(top, {"a/b": b"second", "bin/run": b"#!/bin/sh\n"})
    (top / "bin/run").chmod(0o755)
    trees.git(top, "add", "-A")
    trees.git(top, "commit", "-q", "-m", "Change files")
    return trees.written(top, {"a/b": b"never committed", "untracked": b""})


def test_a_commit_is_read_by_any_name(top: Path) -> None:
    first: dict[str, bytes | Kind] = {"a/b": b"first", "goes": b"x", "l": Kind.SYMLINK}
    for revision in ("v1", "HEAD~1", "v1^{commit}", trees.git(top, "rev-parse", "HEAD~1")[:12]):
        with GitTree(top, revision) as tree:
            assert trees.contents(tree) == first
            assert tree.commit == trees.git(top, "rev-parse", "HEAD~1")


def test_the_work_tree_does_not_count_and_executables_are_files(top: Path) -> None:
    with GitTree(top, "HEAD") as tree:
        assert trees.contents(tree) == {"a/b": b"second", "bin/run": b"#!/bin/sh\n", "l": Kind.SYMLINK}


def test_a_submodule_is_neither_file_nor_directory(top: Path) -> None:
    commit = trees.git(top, "rev-parse", "HEAD")
    trees.git(top, "update-index", "--add", "--cacheinfo", f"160000,{commit},vendor/module")
    trees.git(top, "commit", "-q", "-m", "Add a submodule")

    with GitTree(top, "HEAD") as tree:
        assert tree.kind("vendor/module") is Kind.OTHER
        assert tree.entries("vendor/module") == {}
        with pytest.raises(FileError, match=r"^vendor/module: is not a regular file$"):
            tree.read("vendor/module")


def test_content_is_as_committed_whatever_a_checkout_would_make_of_it(top: Path) -> None:
    trees.written(top, {".gitattributes": b"*.txt eol=crlf\n", "a.txt": b"one\ntwo\n"})
    trees.git(top, "add", "-A")
    trees.git(top, "commit", "-q", "-m", "Add text")

    with GitTree(top, "HEAD") as tree:
        assert tree.read("a.txt") == b"one\ntwo\n"


def test_a_bare_repository_and_a_directory_of_one_will_do(top: Path, tmp_path: Path) -> None:
    trees.git(tmp_path, "clone", "-q", "--bare", str(top), "bare.git")

    with GitTree(tmp_path / "bare.git", "HEAD") as tree, GitTree(top / "a", "HEAD") as part:
        assert tree.read("a/b") == b"second"
        assert trees.contents(part) == {"b": b"second"}


def test_a_name_that_is_not_utf_8_is_one_as_on_disk(tmp_path: Path) -> None:
    top = trees.committed(tmp_path / "top", {"caf\udce9": b"latin"})

    with GitTree(top, "HEAD") as tree:
        assert trees.contents(tree) == {"caf\udce9": b"latin"}


def test_reading_goes_on_after_a_close(top: Path) -> None:
    tree = GitTree(top, "HEAD")
    assert tree.read("a/b") == b"second"
    tree.close()
    assert tree.read("a/b") == b"second"
    assert tree.read("bin/run") == b"#!/bin/sh\n"
    tree.close()


@pytest.mark.parametrize("revision", ["missing", "", "--all", "HEAD:a", "v1..HEAD"])
def test_what_is_no_commit_is_an_error_that_names_it(top: Path, revision: str) -> None:
    with pytest.raises(FileError, match=f"^no commit '{re.escape(revision)}': git rev-parse: "):
        GitTree(top, revision)


def test_outside_of_a_repository_git_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no Git work tree"):
        GitTree(tmp_path, "HEAD")


def test_without_git_the_error_says_what_is_missing(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(top))
    with pytest.raises(FileError, match=r"^git is not on PATH$"):
        GitTree(top, "HEAD")


def test_an_object_that_is_lost_is_an_error_and_others_can_be_read(top: Path) -> None:
    lost = trees.git(top, "rev-parse", "HEAD:a/b")
    (top / ".git/objects" / lost[:2] / lost[2:]).unlink()

    with GitTree(top, "HEAD") as tree:
        with pytest.raises(FileError, match=f"^a/b: Git has no object {lost}$"):
            tree.read("a/b")
        assert tree.read("bin/run") == b"#!/bin/sh\n"
