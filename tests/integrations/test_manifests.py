"""The files that others' tools read, held against what those tools publish."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("schema", "file"), [("vendor.github-actions", "action.yml"), ("vendor.gitlab-ci", "ci/gitlab.yml")]
)
def test_it_follows_the_published_schema(schema: str, file: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(TOP / file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_pre_commit_takes_the_hooks() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(TOP / ".pre-commit-hooks.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_how_to_names_every_hook_and_every_input() -> None:
    page = (TOP / "docs" / "how-to" / "before-commit-and-in-ci.md").read_text("utf-8")
    hooks = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks if f"- id: {hook['id']}\n" not in page] == []
    action = yaml.safe_load((TOP / "action.yml").read_text("utf-8"))
    defaults = {name: given["default"] for name, given in action["inputs"].items()}
    blocks = [yaml.safe_load(text.partition("```")[0]) for text in page.split("```yaml\n")[1:]]
    (workflow,) = [block for block in blocks if "jobs" in block]
    (gitlab,) = [block for block in blocks if "include" in block]
    (written,) = [step["with"] for step in workflow["jobs"]["reloadgen"]["steps"] if "with" in step]
    assert written == defaults
    job = yaml.safe_load((TOP / "ci" / "gitlab.yml").read_text("utf-8"))
    assert set(job) == {"reloadgen"}
    assert set(gitlab["reloadgen"]["variables"]) <= set(job["reloadgen"]["variables"])
