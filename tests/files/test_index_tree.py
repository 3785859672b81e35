"""Trees of real indexes, in every state in which Git leaves them."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

import trees
from reloadgen.errors import FileError
from reloadgen.files.file_tree import Kind
from reloadgen.files.git_program import GitError, NoGitError
from reloadgen.files.index_tree import IndexTree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository whose index, work tree and commit differ."""
    top = trees.committed(tmp_path / "top", {"a/b": b"committed", "goes": b"x", "l": Kind.SYMLINK})
    trees.written(top, {"a/b": b"staged", "bin/run": b"#!/bin/sh\n"})
    trees.git(top, "add", "-A")
    return trees.written(top, {"a/b": b"on disk", "untracked": b""})


def staged(top: Path) -> dict[str, bytes | Kind]:
    with IndexTree(top) as tree:
        return trees.contents(tree)


def test_neither_work_tree_nor_commit_counts(top: Path) -> None:
    assert staged(top) == {"a/b": b"staged", "bin/run": b"#!/bin/sh\n", "goes": b"x", "l": Kind.SYMLINK}


def test_what_is_only_announced_is_not_there_and_an_empty_file_is(top: Path) -> None:
    trees.written(top, {"announced": b"x", "empty": b"", "announced empty": b""})
    trees.git(top, "add", "empty")
    trees.git(top, "add", "--intent-to-add", "announced", "announced empty")

    found = staged(top)

    assert found.get("empty") == b""
    assert not {"announced", "announced empty"} & found.keys()


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_before_the_first_commit_of_either_kind_of_repository(form: str, tmp_path: Path) -> None:
    top = trees.staged(tmp_path / "top", {"a": b"1", "empty": b""}, f"--object-format={form}")
    trees.git(trees.written(top, {"sub/announced": b""}), "add", "-N", "sub/announced")
    assert staged(top) == {"a": b"1", "empty": b""}
    assert staged(top / "sub") == {}


def test_a_directory_of_the_work_tree_is_a_tree_of_its_own(top: Path) -> None:
    trees.git(trees.written(top, {"a/empty": b""}), "add", "a")
    assert staged(top / "a") == {"b": b"on disk", "empty": b""}


def test_a_sparse_checkout_leaves_out_what_the_index_has(top: Path) -> None:
    trees.git(top, "commit", "-q", "-m", "All")
    trees.git(top, "checkout", "-q", ".")
    trees.git(top, "sparse-checkout", "set", "--cone", "--sparse-index", "bin")
    assert not (top / "a").exists()

    tree = IndexTree(top)

    assert tree.read("a/b") == b"staged"
    assert tree.listing.not_checked_out == {"a/b"}


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_flags_of_entries_do_not_hide_them(top: Path, flag: str) -> None:
    trees.git(top, "update-index", flag, "a/b")
    assert staged(top)["a/b"] == b"staged"


def test_unmerged_paths_are_no_files_and_are_named(top: Path) -> None:
    blob = trees.git(top, "hash-object", "-w", "a/b")
    entries = "".join(f"100644 {blob} {stage}\tgoes\n" for stage in (1, 3))
    trees.git(top, "rm", "-q", "--cached", "goes")
    command = ["git", "-C", str(top), "update-index", "--index-info"]
    subprocess.run(command, input=entries, text=True, check=True)

    tree = IndexTree(top)

    assert tree.listing.unmerged == ("goes",)
    assert tree.kind("goes") is None
    assert tree.read("a/b") == b"staged"


def test_a_submodule_is_neither_file_nor_directory(top: Path) -> None:
    commit = trees.git(top, "rev-parse", "HEAD")
    trees.git(top, "update-index", "--add", "--cacheinfo", f"160000,{commit},vendor/module")

    tree = IndexTree(top)

    assert tree.kind("vendor/module") is Kind.OTHER
    assert tree.listing.submodule("vendor/module/deep/x") == "vendor/module"
    assert tree.listing.submodule("vendor/modules/x") == ""
    with pytest.raises(FileError, match=r"^vendor/module: is not a regular file$"):
        tree.read("vendor/module")


def test_the_index_of_a_linked_work_tree_and_that_of_a_submodule_are_their_own(top: Path) -> None:
    trees.git(top, "worktree", "add", "-q", str(top.parent / "linked"))
    trees.git(trees.written(top.parent / "linked", {"new": b"1"}), "add", "new")
    trees.git(top, "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(top), "module")
    trees.git(trees.written(top / "module", {"new": b"2"}), "add", "new")

    assert staged(top.parent / "linked")["new"] == b"1"
    assert staged(top / "module")["new"] == b"2"
    assert "new" not in staged(top)


@pytest.mark.parametrize("attributes", ["* text=auto eol=crlf", "* -text", "* text", "*.yaml ident"])
@pytest.mark.parametrize("autocrlf", ["true", "false", "input"])
def test_content_is_as_git_stores_it(tmp_path: Path, attributes: str, autocrlf: str) -> None:
    top = tmp_path / "top"
    trees.git(trees.written(top, {".gitattributes": attributes.encode(), "a.yaml": b"a\nb\n"}), "init", "-q")
    trees.git(top, "config", "core.autocrlf", autocrlf)
    trees.git(top, "add", "-A")
    assert staged(top)["a.yaml"] == b"a\nb\n"


def test_another_index_is_read_where_the_environment_names_one(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(top)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other-index")
    trees.git(top, "add", "a/b")
    assert staged(top) == {"a/b": b"on disk"}
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert staged(top)["a/b"] == b"staged"


@pytest.mark.parametrize("absolute", [True, False])
def test_the_repository_of_a_hook_is_not_that_of_another_directory(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, absolute: bool
) -> None:
    other = trees.staged(tmp_path / "other", {"theirs": b"1"})
    monkeypatch.chdir(top)
    prefix = f"{top}/" if absolute else ""
    monkeypatch.setenv("GIT_DIR", f"{prefix}.git")
    monkeypatch.setenv("GIT_INDEX_FILE", f"{prefix}.git/index")

    assert staged(other) == {"theirs": b"1"}
    assert staged(top)["a/b"] == b"staged"


@pytest.mark.parametrize("has_repository", [True, False])
def test_an_index_that_a_person_names_counts_from_anywhere(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_repository: bool
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if has_repository:
        trees.git(elsewhere, "init", "-q")
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    trees.git(top, "add", "a/b")
    assert staged(top) == {"a/b": b"on disk"}


def test_a_repository_beside_its_work_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = trees.staged(tmp_path / "top", {"a/b": b"1"})
    (top / ".git").rename(tmp_path / "elsewhere.git")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(top))
    monkeypatch.chdir(top / "a")
    assert staged(top) == {"a/b": b"1"}
    assert staged(top / "a") == {"b": b"1"}


def test_a_partial_clone_fetches_nothing(top: Path, tmp_path: Path) -> None:
    trees.git(top, "commit", "-q", "-m", "All")
    trees.git(top, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    trees.git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{top}", str(clone))
    trees.git(clone, "read-tree", "HEAD")

    with IndexTree(clone) as tree, pytest.raises(GitError, match=r"^a/b: "):
        tree.read("a/b")
    missing = trees.git(clone, "rev-list", "--objects", "--missing=print", "HEAD")
    assert missing.count("?") == len({"a/b now", "a/b before", "bin/run", "goes", "l"})


def test_without_repository_or_program_there_is_no_git(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NoGitError, match=r"^there is no Git work tree$"):
        IndexTree(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(("", ".", str(top))))
    with pytest.raises(NoGitError, match=r"^git is not on PATH$"):
        IndexTree(top)


def test_a_process_that_ended_is_started_again(top: Path) -> None:
    tree = IndexTree(top)
    assert tree.read("a/b") == b"staged"
    tree.close()
    assert tree.read("goes") == b"x"
    tree.close()
