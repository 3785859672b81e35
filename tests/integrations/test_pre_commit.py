"""The hooks, tried by the real pre-commit: it builds this project and installs it on its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from integrations.scratch import commit, git

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("install")


@pytest.fixture(scope="module")
def project(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as a Git repository that pre-commit can clone."""
    top = tmp_path_factory.mktemp("project") / "reloadgen"
    shutil.copytree(checkout, top)
    git(top, "init", "--quiet")
    commit(top)
    return top


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps its environments: none of the machine's."""
    return tmp_path_factory.mktemp("pre-commit")


def pre_commit(fleet: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments, "--all-files", "--verbose"]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home)}
    return subprocess.run(command, cwd=fleet, env=environment, capture_output=True, text=True, check=False)


def test_try_repo_shows_what_drifted(fleet: Path, project: Path, home: Path) -> None:
    done = pre_commit(fleet, home, "try-repo", str(project), "reloadgen-check")
    assert done.returncode == 1, done.stdout
    assert "kubernetes/workloads/platform/system/reloader/ks.yaml: error[missing]" in done.stdout


def test_hooks_render_then_pass(fleet: Path, project: Path, home: Path) -> None:
    revision = git(project, "rev-parse", "HEAD").strip()
    hooks = [{"id": f"reloadgen-{command}"} for command in ("render", "check", "validate")]
    config = {"repos": [{"repo": str(project), "rev": revision, "hooks": hooks}]}
    (fleet / ".pre-commit-config.yaml").write_text(json.dumps(config))
    commit(fleet)

    rendered = pre_commit(fleet, home, "run", "reloadgen-render")
    assert rendered.returncode == 1, rendered.stdout
    assert "files were modified by this hook" in rendered.stdout
    assert (fleet / "kubernetes/workloads/tenants/system/reloader/app/helmrelease.yaml").exists()

    commit(fleet)
    passed = pre_commit(fleet, home, "run")
    assert passed.returncode == 0, passed.stdout
    assert passed.stdout.count("Passed") == len(hooks)
    assert git(fleet, "status", "--porcelain") == ""


def test_one_hook_does_it_all(fleet: Path, project: Path, home: Path) -> None:
    revision = git(project, "rev-parse", "HEAD").strip()
    config = {"repos": [{"repo": str(project), "rev": revision, "hooks": [{"id": "reloadgen-pre-commit"}]}]}
    (fleet / ".pre-commit-config.yaml").write_text(json.dumps(config))
    commit(fleet)

    rendered = pre_commit(fleet, home, "run")
    assert rendered.returncode == 1, rendered.stdout
    assert "ks.yaml: error[unstaged]: is up to date on disk, but untracked" in rendered.stdout
    assert "git add kubernetes/workloads/platform/kustomization.yaml" in rendered.stdout

    git(fleet, "add", ".")
    passed = pre_commit(fleet, home, "run")
    assert passed.returncode == 0, passed.stdout
