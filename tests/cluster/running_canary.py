"""Runs of `verify` while their canaries exist."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from cluster.processes import wait_for

if TYPE_CHECKING:
    from cluster.live_fleet import LiveFleet

LONG = ("--cluster", "infra", "--canary-timeout", "60s", "-o", "json")


def start_canaries(fleet: LiveFleet, count: int = 1) -> list[subprocess.Popen[str]]:
    """Start runs, and wait until each has changed the ConfigMap of its canary."""
    processes = [
        subprocess.Popen(
            fleet.command(*LONG),
            cwd=fleet.repository,
            env=fleet.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    wait_for("canaries", 60, lambda: _changed(fleet) == count)
    return processes


def _changed(fleet: LiveFleet) -> int:
    api = fleet.api("infra")
    config_maps = [
        api.find(f"/api/v1/namespaces/{name}/configmaps/{name}") for name in fleet.canaries("infra")
    ]
    return sum(found is not None and found["data"]["change"] == "1" for found in config_maps)
