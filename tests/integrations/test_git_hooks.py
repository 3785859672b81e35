"""Hooks that the real Git runs, with the index that it makes for each commit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from integrations import scratch
from integrations.scratch import git

RELOADGEN = Path(sys.executable).with_name("reloadgen")
RELEASE = "kubernetes/workloads/platform/system/reloader/app/helmrelease.yaml"
OTHER_RELEASE = RELEASE.replace("platform", "tenants")


def install_hook(top: Path, script: str = f"exec {RELOADGEN} pre-commit") -> None:
    hook = top / git(top, "rev-parse", "--git-path", "hooks/pre-commit").strip()
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)


def attempt(top: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Commit, with the hook."""
    who = ("-c", "user.name=test", "-c", "user.email=test@example.invalid")
    command = ["git", *who, "commit", "--message", "change", *arguments]
    return subprocess.run(command, cwd=top, capture_output=True, text=True, check=False)


def unstaged(done: subprocess.CompletedProcess[str]) -> set[str]:
    """The paths that are reported as unstaged; Git shows both streams of a hook on standard error."""
    return set(re.findall(r"^(\S+): error\[unstaged\]", done.stderr, re.MULTILINE))


def bump(top: Path, version: str = "2.2.2") -> None:
    inventory = top / "clusters.yaml"
    inventory.write_text(re.sub(r"version: \S+", f"version: {version}", inventory.read_text()))


@pytest.fixture
def top(fleet: Path) -> Path:
    """The fleet, rendered, with the hook."""
    subprocess.run([RELOADGEN, "-q", "render"], cwd=fleet, check=True, capture_output=True)
    scratch.commit(fleet)
    install_hook(fleet)
    return fleet


def test_a_commit_stops_until_what_was_rendered_is_added(fleet: Path) -> None:
    install_hook(fleet)
    (fleet / "clusters.yaml").write_text(f"{scratch.INVENTORY}# a comment\n")
    git(fleet, "add", ".")

    stopped = attempt(fleet)

    assert stopped.returncode == 1
    assert RELEASE in unstaged(stopped)
    (command,) = re.findall(r"note: to stage what is only on disk: (git add .*)\n", stopped.stderr)
    subprocess.run(["sh", "-c", command], cwd=fleet, check=True)
    passed = attempt(fleet)
    assert passed.returncode == 0, passed.stderr
    assert git(fleet, "status", "--porcelain") == ""


def test_commit_all_is_judged_by_what_it_adds_itself(top: Path) -> None:
    bump(top)
    stopped = attempt(top, "--all")  # Git has made its index before the hook renders
    assert unstaged(stopped) == {"reloadgen.lock", RELEASE, OTHER_RELEASE}
    passed = attempt(top, "--all")
    assert passed.returncode == 0, passed.stderr
    assert git(top, "status", "--porcelain") == ""


def test_commit_all_does_not_add_a_new_directory(top: Path) -> None:
    inventory = (top / "clusters.yaml").read_text()
    (top / "clusters.yaml").write_text(inventory.replace("  reloader:", "  reloader:\n    group: base"))
    subprocess.run([RELOADGEN, "-q", "render"], cwd=top, check=True, capture_output=True)
    stopped = attempt(top, "--all")
    assert stopped.returncode == 1
    assert {path.split("/")[3] for path in unstaged(stopped)} == {"base"}


def test_a_commit_of_some_paths_is_judged_without_the_others(top: Path) -> None:
    bump(top)
    subprocess.run([RELOADGEN, "-q", "render"], cwd=top, check=True, capture_output=True)
    git(top, "add", ".")

    stopped = attempt(top, "clusters.yaml")
    assert stopped.returncode == 1
    assert unstaged(stopped) == {"reloadgen.lock", RELEASE, OTHER_RELEASE}

    passed = attempt(top, "clusters.yaml", "reloadgen.lock", "kubernetes")
    assert passed.returncode == 0, passed.stderr


def test_a_commit_in_a_directory_below(top: Path) -> None:
    bump(top)
    git(top, "add", ".")
    stopped = attempt(top / "kubernetes")
    assert unstaged(stopped) == {"reloadgen.lock", RELEASE, OTHER_RELEASE}


def test_a_commit_in_a_linked_work_tree(top: Path) -> None:
    linked = top.parent / "linked"
    git(top, "worktree", "add", "--quiet", str(linked))
    bump(linked)
    stopped = attempt(linked, "--all")
    assert unstaged(stopped) == {"reloadgen.lock", RELEASE, OTHER_RELEASE}
    passed = attempt(linked, "--all")
    assert passed.returncode == 0, passed.stderr
    assert git(top, "status", "--porcelain") == ""


def test_a_commit_in_a_submodule(top: Path) -> None:
    outer = top.parent / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(top), "fleet")
    install_hook(outer / "fleet")
    bump(outer / "fleet")
    assert unstaged(attempt(outer / "fleet", "--all")) == {"reloadgen.lock", RELEASE, OTHER_RELEASE}
    passed = attempt(outer / "fleet", "--all")
    assert passed.returncode == 0, passed.stderr


@pytest.mark.parametrize("how", [("--all",), (".",), ()])
def test_a_hook_of_one_repository_judges_another(top: Path, tmp_path: Path, how: tuple[str, ...]) -> None:
    application = tmp_path / "application"
    scratch.lay(application)
    install_hook(application, f"exec {RELOADGEN} -C {top} check --staged")
    (application / "clusters.yaml").write_text("# changed\n")
    git(application, "add", ".")
    passed = attempt(application, *how)
    assert passed.returncode == 0, passed.stderr
    assert "Up to date" in passed.stderr

    git(top, "rm", "--quiet", "--cached", RELEASE)
    stopped = attempt(application, "--allow-empty")
    assert stopped.returncode == 1
    assert len(re.findall(r"error\[unstaged\]", stopped.stderr)) == 1


def test_the_first_commit_of_a_repository(fleet: Path) -> None:
    git(fleet, "checkout", "--quiet", "--orphan", "new")
    install_hook(fleet)
    assert attempt(fleet).returncode == 1
    git(fleet, "add", ".")
    passed = attempt(fleet)
    assert passed.returncode == 0, passed.stderr


def test_the_index_is_not_touched(top: Path) -> None:
    index = top / ".git" / "index"
    os.utime(top / RELEASE)  # Git would note the new time, if it were allowed to
    before = index.read_bytes(), index.stat().st_mtime_ns
    for command in ("pre-commit", "check", "render"):
        done = subprocess.run([RELOADGEN, command], cwd=top, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    assert (index.read_bytes(), index.stat().st_mtime_ns) == before
