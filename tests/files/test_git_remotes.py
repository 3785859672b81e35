from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from reloadgen.files.git_remotes import remote_urls

if TYPE_CHECKING:
    from pathlib import Path


def git(directory: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(directory), *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    top = tmp_path / "fleet"
    top.mkdir()
    git(top, "init", "-q")
    git(top, "remote", "add", "origin", "git@example.com:org/fleet.git")
    git(top, "remote", "add", "fork", "https://example.com/me/fleet")
    return top


def test_the_urls_of_all_remotes(repository: Path) -> None:
    assert remote_urls(repository) == ("git@example.com:org/fleet.git", "https://example.com/me/fleet")


def test_a_work_tree_has_those_of_its_repository(repository: Path, tmp_path: Path) -> None:
    git(
        repository,
        "-c",
        "user.name=n",
        "-c",
        "user.email=e@x",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "first",
    )
    git(repository, "worktree", "add", "-q", str(tmp_path / "other"))
    assert remote_urls(tmp_path / "other") == remote_urls(repository)


def test_a_directory_below_a_repository_is_none(repository: Path) -> None:
    (repository / "sub" / ".git").mkdir(parents=True)
    assert remote_urls(repository / "sub") == ()


def test_without_git_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", "")
    assert remote_urls(tmp_path) == ()
