"""How git is run, tried on programs that behave badly in its place, and on the real one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

import trees
from reloadgen.files import git_objects, git_program
from reloadgen.files.git_objects import GitObjects
from reloadgen.files.git_program import Git, GitError, NoGitError, find_git

if TYPE_CHECKING:
    from pathlib import Path

DUBIOUS = """\
fatal: detected dubious ownership in repository at '/srv/fleet'
To add an exception for this directory, call:

\tgit config --global --add safe.directory /srv/fleet
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that is found in place of git."""
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.touch(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return program


def run(stand_in: Path, script: str, directory: Path, *arguments: str) -> bytes:
    stand_in.write_text(f"#!/bin/sh\n{script}\n")
    return find_git(directory).run(*arguments)


def test_what_git_advises_is_the_hint(stand_in: Path, tmp_path: Path) -> None:
    (tmp_path / "said").write_text(DUBIOUS)
    with pytest.raises(GitError) as caught:
        run(stand_in, f"cat {tmp_path}/said >&2; exit 128", tmp_path / "top", "ls-files")
    error = caught.value
    assert str(error) == "git ls-files: detected dubious ownership in repository at '/srv/fleet'"
    assert error.hint == "run git config --global --add safe.directory /srv/fleet"
    assert not isinstance(error, NoGitError)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("exit 1", "git status: failed"),
        ("echo 'odd words' >&2; exit 3", "git status: odd words"),
        ("echo 'error: first' >&2; echo 'fatal: second' >&2; exit 1", "git status: first"),
    ],
)
def test_any_other_failure_names_the_command(
    stand_in: Path, tmp_path: Path, script: str, message: str
) -> None:
    with pytest.raises(GitError) as caught:
        run(stand_in, script, tmp_path / "top", "status")
    assert str(caught.value) == message


def test_a_program_that_does_not_end_is_given_up(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_program, "LIMIT", 0.2)
    with pytest.raises(GitError, match=r"^git status: no answer within 0 seconds$"):
        run(stand_in, "exec sleep 60", tmp_path / "top", "status")


@pytest.mark.parametrize("script", ["exec sleep 60", "echo 1234 blob 10; exec sleep 60"])
def test_a_reader_that_does_not_answer_is_given_up(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(git_objects, "LIMIT", 0.2)
    stand_in.write_text(f"#!/bin/sh\n{script}\n")
    objects = GitObjects(find_git(tmp_path / "top"))
    began = time.monotonic()
    with pytest.raises(GitError, match=r"^git cat-file ended"):
        objects.read("1234")
    assert time.monotonic() - began < 30


def test_a_reader_that_answers_is_left_alone(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_objects, "LIMIT", 0.05)
    stand_in.write_text("#!/bin/sh\nwhile read name; do echo $name blob 1; echo x; done\n")
    objects = GitObjects(find_git(tmp_path / "top"))
    assert objects.read("1234") == b"x"
    time.sleep(0.3)
    assert objects.read("5678") == b"x"
    objects.close()


def test_git_runs_nothing_that_the_repository_names(tmp_path: Path) -> None:
    top = trees.staged(tmp_path / "top", {"a": b"1"})
    (top / "hook").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    (top / "hook").chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "core.hooksPath", "core.sshCommand"):
        trees.git(top, "config", key, str(top / "hook") if key != "core.hooksPath" else str(top))
    git = find_git(top)

    git.run("ls-files", "--stage", "-v", "-z")
    git.run("check-ignore", "-z", "--stdin", given=b"b\0", accepted=(1,))
    git.run("diff-index", "--cached", "--name-only", "4b825dc642cb6eb9a060e54bf8d69288fbee4904")

    assert not (tmp_path / "ran").exists()


def test_git_takes_no_lock_and_speaks_english(stand_in: Path, tmp_path: Path) -> None:
    said = run(stand_in, "env; echo $*", tmp_path / "top", "ls-files").decode().splitlines()
    assert {"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C"} <= set(said)
    assert "--no-pager" in said[-1]
    assert "-c core.fsmonitor=false" in said[-1]


def test_variables_that_change_how_paths_are_read_do_not_count(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_ICASE_PATHSPECS", "1")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "x")
    said = run(stand_in, "env", tmp_path / "top", "ls-files").decode()
    assert "GIT_ICASE_PATHSPECS" not in said
    assert "GIT_EXTERNAL_DIFF" not in said


def test_a_program_that_is_gone_is_an_error(tmp_path: Path) -> None:
    git = Git(str(tmp_path / "missing"), tmp_path, {})
    with pytest.raises(GitError, match=r"^git: No such file or directory$"):
        git.run("ls-files")
    with pytest.raises(GitError, match=r"^git: No such file or directory$"):
        git.start("cat-file")
