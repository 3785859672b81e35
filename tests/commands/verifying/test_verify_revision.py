"""Revisions of Git, asked of a real repository."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from reloadgen.commands.verifying.verify_revision import resolve_revision, uncommitted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits on `main`; the tag `v1` is the first."""
    git(tmp_path, "init", "-q", "-b", "main")
    for number, tag in ((1, "v1"), (2, "v2")):
        (tmp_path / "a.yaml").write_text(f"{number}\n")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-q", "-m", "x")
        git(tmp_path, "tag", tag)
    return tmp_path


def git(directory: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(directory), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_revisions_are_resolved(repository: Path) -> None:
    first, second = (git(repository, "rev-parse", f"{tag}^{{commit}}") for tag in ("v1", "v2"))
    assert first != second
    for revision, commit in {
        "": second,
        "HEAD": second,
        "main": second,
        "HEAD~1": first,
        "v1": first,
        first[:8]: first,
        f"sha256:{'0' * 64}": f"sha256:{'0' * 64}",
        "--help": "--help",
        "nope": "nope",
    }.items():
        assert resolve_revision(repository, revision) == commit, revision


def test_without_a_repository_there_is_no_head(tmp_path: Path) -> None:
    assert resolve_revision(tmp_path, "") == ""
    assert resolve_revision(tmp_path, "v1") == "v1"
    assert uncommitted(tmp_path, ["a.yaml"]) == ()


def test_what_is_not_committed_is_told(repository: Path) -> None:
    assert uncommitted(repository, ["a.yaml", "b.yaml"]) == ()
    (repository / "a.yaml").write_text("3\n")
    (repository / "b.yaml").write_text("3\n")
    (repository / "other.yaml").write_text("3\n")
    (found,) = uncommitted(repository, ["a.yaml", "b.yaml"])
    assert (found.location.path, found.message.partition(":")[0]) == (
        "a.yaml",
        "differs from HEAD and 1 more",
    )
