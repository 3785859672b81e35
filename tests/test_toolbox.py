"""The tools behind the oracles: a test that can't run says so, and in CI it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import toolbox

if TYPE_CHECKING:
    from pathlib import Path

PROBE = "def test_probe(kustomize):\n    assert kustomize.exists()\n"


def run_probe(directory: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A test that needs kustomize, run by this suite's conftest on a machine without Go."""
    probe = directory / "test_probe.py"
    probe.write_text(PROBE)
    empty = directory / "empty"
    empty.mkdir()
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "--rootdir", directory, "-c", os.devnull, probe],
        env={"PATH": str(empty), "PYTHONPATH": str(toolbox.MODULE), **environment},
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_go_a_test_is_skipped_and_named(tmp_path: Path) -> None:
    done = run_probe(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "NOT RUN on this machine" in done.stdout
    assert "kustomize has to be built and there is no `go` on PATH (1 tests):" in done.stdout
    assert "test_probe.py::test_probe" in done.stdout


def test_without_go_a_test_fails_in_ci(tmp_path: Path) -> None:
    done = run_probe(tmp_path, CI="true")
    assert done.returncode != 0
    assert "in CI this test has to run" in done.stdout
    assert "NOT RUN on this machine" not in done.stdout


@pytest.mark.oracle
def test_a_tool_is_built_once_and_runs(kustomize: Path) -> None:
    assert toolbox.tool("kustomize") is kustomize
    done = subprocess.run([kustomize, "version"], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("v5.")


@pytest.mark.oracle
def test_a_key_covers_our_own_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toolbox.need("kustomize")
    for name in ("go.mod", "go.sum"):
        (tmp_path / name).write_bytes((toolbox.MODULE / name).read_bytes())
    monkeypatch.setattr(toolbox, "MODULE", tmp_path)
    before = toolbox._key("ours")
    (tmp_path / "tools" / "ours").mkdir(parents=True)
    (tmp_path / "tools" / "ours" / "main.go").write_text("package main\n")
    assert toolbox._key("ours") != before
    assert toolbox._key("kustomize") == before
