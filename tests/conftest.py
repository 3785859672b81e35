"""What every test may ask for, and the promise that nothing is skipped in silence."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import hypothesis
import pytest

import toolbox

if TYPE_CHECKING:
    from pathlib import Path

# The machines are shared: a slow draw says something about the neighbours, nothing about the code.
_STEADY = hypothesis.settings(
    deadline=None, max_examples=50, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("local", _STEADY)
hypothesis.settings.register_profile("ci", _STEADY, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")


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
        for test in tests:
            terminalreporter.line(f"  {test}")
