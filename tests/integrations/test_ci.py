"""The shell parts of the GitHub action and the GitLab job, taken out of their YAML, run as a runner would."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from integrations import scratch

pytestmark = pytest.mark.xdist_group("install")

TOP = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text("utf-8"))
JOB: dict[str, Any] = yaml.safe_load((TOP / "ci" / "gitlab.yml").read_text("utf-8"))["reloadgen"]
GITHUB_BASH = ("--noprofile", "--norc", "-eo", "pipefail")
"""What `shell: bash` of a step means."""
GITLAB_BASH = ("-eo", "pipefail")
"""How GitLab's runner sets bash for the lines of `script`, joined."""
BAD_INPUT = 2
OURS = "kubernetes/workloads/platform/system/reloader/ks.yaml"


def run(
    script: str, directory: Path, shell: tuple[str, ...], **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "CI"))}
    return subprocess.run(
        ["bash", *shell, "-c", script],
        cwd=directory,
        env={**clean, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def expression(text: str) -> str:
    """A value with `${{ inputs.NAME }}` replaced by that input's default."""
    return re.sub(
        r"\$\{\{ inputs\.(\w+) \}\}", lambda found: str(ACTION["inputs"][found[1]]["default"]), text
    )


@pytest.fixture(scope="module")
def runner(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a runner on which the action's first step has installed reloadgen."""
    temporary = tmp_path_factory.mktemp("runner")
    variables = {"GITHUB_ACTION_PATH": str(checkout), "RUNNER_TEMP": str(temporary), "GITHUB_ACTIONS": "true"}
    install = ACTION["runs"]["steps"][0]
    done = run(install["run"], temporary, GITHUB_BASH, **variables)
    assert done.returncode == 0, done.stderr
    return variables


def run_step(fleet: Path, runner: dict[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
    step = ACTION["runs"]["steps"][1]
    given = {key: inputs.get(key.lower(), expression(value)) for key, value in step["env"].items()}
    return run(step["run"], fleet / expression(step["working-directory"]), GITHUB_BASH, **runner, **given)


def test_every_input_that_a_step_uses_is_declared() -> None:
    used = set(re.findall(r"inputs\.(\w+)", (TOP / "action.yml").read_text("utf-8")))
    assert used == set(ACTION["inputs"])


def test_the_action_fails_with_annotations_where_something_drifted(
    fleet: Path, runner: dict[str, str]
) -> None:
    done = run_step(fleet, runner)
    assert done.returncode == 1, done.stderr
    assert f"::error file={OURS},line=1,title=reloadgen check%3A missing::" in done.stdout


def test_the_action_passes_on_a_repository_in_step(fleet: Path, runner: dict[str, str]) -> None:
    rendered = run(f"{runner['RUNNER_TEMP']}/reloadgen/bin/reloadgen render", fleet, GITHUB_BASH)
    assert rendered.returncode == 0, rendered.stderr
    not_committed = run_step(fleet, runner)
    assert not_committed.returncode == 1, not_committed.stderr
    assert f"::error file={OURS},line=1,title=reloadgen check%3A unstaged::" in not_committed.stdout
    scratch.commit(fleet)
    done = run_step(fleet, runner)
    assert done.returncode == 0, done.stdout
    assert not {"error", "warning"} & set(re.findall("^::(\\w+) ", done.stdout, re.MULTILINE))


def test_the_action_reads_the_disk_where_there_is_no_git(fleet: Path, runner: dict[str, str]) -> None:
    run(f"{runner['RUNNER_TEMP']}/reloadgen/bin/reloadgen render", fleet, GITHUB_BASH)
    shutil.rmtree(fleet / ".git")
    refused = run_step(fleet, runner)
    assert refused.returncode == BAD_INPUT
    assert "there is no Git work tree" in refused.stdout
    assert run_step(fleet, runner, staged="false").returncode == 0


def break_inventory(fleet: Path) -> None:
    (fleet / "clusters.yaml").write_text("clusters:\n  - name: infra\n    root: workloads\n    rooot: x\n")
    scratch.commit(fleet)


def test_the_action_reports_bad_input_once(fleet: Path, runner: dict[str, str]) -> None:
    break_inventory(fleet)
    done = run_step(fleet, runner)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.splitlines() == [
        (
            "::error file=clusters.yaml,line=4,col=5,title=reloadgen check%3A input::"
            "clusters[0].rooot: unknown key; did you mean root?"
        )
    ]


@pytest.fixture(scope="module")
def job(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a GitLab job whose first lines have installed reloadgen."""
    directory = tmp_path_factory.mktemp("job")
    variables = {**JOB["variables"], "RELOADGEN": str(wheel), "TMPDIR": str(directory)}
    *install, _ = JOB["script"]
    done = run("\n".join((*install, "echo $venv")), directory, GITLAB_BASH, **variables)
    assert done.returncode == 0, done.stderr
    return {**variables, "venv": done.stdout.strip()}


def test_the_gitlab_job_fails_on_drift_and_passes_in_step(fleet: Path, job: dict[str, str]) -> None:
    script = JOB["script"][-1]
    failed = run(script, fleet, GITLAB_BASH, **job)
    assert failed.returncode == 1, failed.stderr
    assert f"{OURS}: error[missing]" in failed.stdout
    assert "<failure" in (fleet / "reloadgen-check.xml").read_text("utf-8")

    run('"$venv/bin/reloadgen" render', fleet, GITLAB_BASH, **job)
    scratch.commit(fleet)
    passed = run(script, fleet, GITLAB_BASH, **job)
    assert passed.returncode == 0, passed.stdout
    for command in ("check", "validate"):
        report = (fleet / f"reloadgen-{command}.xml").read_text("utf-8")
        assert "<testcase" in report
        assert "<failure" not in report


def test_the_gitlab_job_reports_bad_input_once(fleet: Path, job: dict[str, str]) -> None:
    break_inventory(fleet)
    done = run(JOB["script"][-1], fleet, GITLAB_BASH, **job)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("clusters[0].rooot: unknown key") == 1
    reports = [each.read_text("utf-8") for each in fleet.glob("reloadgen-*.xml")]
    assert "".join(reports).count('<failure message="input: line 4: clusters[0].rooot: unknown key') == 1
