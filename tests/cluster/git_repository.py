"""The Git repository that the clusters read: a copy of this one, changed and committed by the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
_WHO = ("-c", "user.name=tests", "-c", "user.email=tests@example.invalid", "-c", "commit.gpgsign=false")


def git(repository: Path, *arguments: str) -> str:
    """The output of Git in a repository; environment variables of Git are ignored."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    command = ["git", "-C", str(repository), *_WHO, *arguments]
    return subprocess.run(command, env=clean, check=True, capture_output=True, text=True).stdout.strip()


def copy_of_this_repository(directory: Path) -> Path:
    """A repository with this project's own clusters.yaml and manifests, committed to main."""
    directory.mkdir()
    shutil.copy(TOP / "clusters.yaml", directory)
    shutil.copytree(TOP / "kubernetes", directory / "kubernetes")
    git(directory, "init", "-q", "-b", "main")
    reloadgen(directory, "render")
    commit(directory, "Add the manifests")
    return directory


def commit(repository: Path, message: str) -> str:
    """Commit everything; returns the new HEAD."""
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "--allow-empty", "-m", message)
    return git(repository, "rev-parse", "HEAD")


def reloadgen(repository: Path, *arguments: str) -> None:
    """Run a command, which must succeed."""
    command = [sys.executable, "-m", "reloadgen", "-q", *arguments]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
