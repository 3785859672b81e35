"""What every test may ask for, and the promise that nothing is skipped in silence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

import hypothesis
import pytest

import draws
import toolbox

TOP = Path(__file__).parent.parent

# Hundreds of processes import the same modules: they are compiled once.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What a run says must not depend on a kustomize that happens to be on the machine: the tests of it name theirs.
os.environ["RELOADGEN_KUSTOMIZE"] = "never"

hypothesis.settings.register_profile(
    "suite",
    derandomize=not draws.FUZZ,
    max_examples=draws.times(50),
    # The machines are shared: a slow draw says something about the neighbours, nothing about the code.
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    print_blob=True,
)
hypothesis.settings.load_profile("suite")
if not draws.FUZZ:
    # Hypothesis also draws constants of the modules that are loaded at that moment: which ones these are depends on the
    # tests that ran before in the same process.
    mock.patch("hypothesis.internal.conjecture.providers.is_local_module_file", return_value=False).start()


@pytest.fixture(scope="session")
def kustomize() -> Path:
    """The real kustomize."""
    return toolbox.need("kustomize")


@pytest.fixture(scope="session")
def helm() -> Path:
    """The real helm."""
    return toolbox.need("helm")


@pytest.fixture(scope="session")
def kubeconform() -> Path:
    """The real kubeconform."""
    return toolbox.need("kubeconform")


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as a commit of everything here would have it: no caches, no environment."""
    copy = tmp_path_factory.mktemp("checkout")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=TOP, check=True, capture_output=True, text=True)
    for name in filter(None, done.stdout.split("\0")):
        if (TOP / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TOP / name, copy / name)
    return copy


@pytest.fixture(scope="session")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the project."""
    directory = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--wheel",
        "--outdir",
        str(directory),
        str(checkout),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = directory.iterdir()
    return built


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that did not run here, and why."""
    reasons: dict[str, list[str]] = {}
    for report in terminalreporter.getreports("skipped"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons.setdefault(reason.removeprefix("Skipped: ").removeprefix(toolbox.NOT_RUN), []).append(
            report.nodeid
        )
    if not reasons:
        return
    terminalreporter.section("NOT RUN on this machine", yellow=True, bold=True)
    for reason, tests in sorted(reasons.items()):
        terminalreporter.line(f"{reason} ({len(tests)} tests):", yellow=True)
        for test in sorted(tests):
            terminalreporter.line(f"  {test}")
