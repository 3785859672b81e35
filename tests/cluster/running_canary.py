"""A run of `verify` while its canary exists."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from cluster.processes import wait_for

if TYPE_CHECKING:
    from cluster.live_fleet import LiveFleet

LONG = ("--cluster", "infra", "--canary-timeout", "60s", "-o", "json")


def start_canary(fleet: LiveFleet) -> subprocess.Popen[str]:
    """Start a run, and wait until it has changed the ConfigMap of its canary."""
    process = subprocess.Popen(
        fleet.command(*LONG),
        cwd=fleet.repository,
        env=fleet.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for("canary", 60, lambda: _changed(fleet))
    return process


def _changed(fleet: LiveFleet) -> bool:
    api = fleet.api("infra")
    for name in fleet.canaries("infra"):
        found = api.find(f"/api/v1/namespaces/{name}/configmaps/{name}")
        if found is not None and found["data"]["change"] == "1":
            return True
    return False
