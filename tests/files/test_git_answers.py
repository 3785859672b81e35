from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import trees
from reloadgen.files.git_answers import IgnoreRule, attribute, ignored
from reloadgen.files.git_program import Git, GitError, NoGitError, find_git

if TYPE_CHECKING:
    from pathlib import Path

IGNORE = b"*.lock\n!kept.lock\n/out/\n# x\nodd\\ \n"


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A work tree with patterns in every place that Git looks at."""
    top = trees.staged(tmp_path / "top", {"tracked.lock": b"", "sub/.gitignore": b"local\n"})
    trees.written(top, {".gitignore": IGNORE, ".git/info/exclude": b"excluded\n"})
    return find_git(top)


def test_each_path_is_told_with_the_pattern_that_hides_it(git: Git) -> None:
    asked = ("a.lock", "kept.lock", "out/deep/er", "sub/local", "local", "excluded", "tracked.lock", "other")
    assert ignored(git, asked) == {
        "a.lock": IgnoreRule(".gitignore", "1", "*.lock"),
        "out/deep/er": IgnoreRule(".gitignore", "3", "/out/"),
        "sub/local": IgnoreRule("sub/.gitignore", "1", "local"),
        "excluded": IgnoreRule(".git/info/exclude", "1", "excluded"),
    }


@pytest.mark.parametrize("path", ["ünï.lock", 'qu"ote.lock', "new\nline.lock", "caf\udce9.lock"])
def test_odd_names_come_back(git: Git, path: str) -> None:
    assert ignored(git, [path]).keys() == {path}


def test_nothing_is_asked_of_nobody(git: Git) -> None:
    assert ignored(git, ()) == {}
    assert attribute(git, "filter", ()) == {}


def test_paths_in_submodules_and_behind_links_are_refused_by_git(git: Git) -> None:
    top = git.directory
    trees.git(top, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    (top / "link").symlink_to("sub")
    for path, message in (("module/x", "is in submodule"), ("link/x", "beyond a symbolic link")):
        with pytest.raises(GitError, match=message):
            ignored(git, [path])


def test_without_a_work_tree_there_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(NoGitError):
        ignored(find_git(tmp_path), ["a"])
    trees.git(tmp_path, "init", "-q", "--bare", "bare.git")
    with pytest.raises(NoGitError):
        ignored(find_git(tmp_path / "bare.git"), ["a"])


def test_attributes_are_told_where_they_have_a_value(git: Git) -> None:
    trees.written(git.directory, {".gitattributes": b"*.big filter=lfs\n*.not -filter\n*.set filter\n"})
    asked = ("a.big", "b.not", "c.set", "d")
    assert attribute(git, "filter", asked) == {"a.big": "lfs", "b.not": "unset", "c.set": "set"}
