"""A run of `verify` that is in the middle of its canary."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from cluster.processes import wait_for

if TYPE_CHECKING:
    from cluster.world import World

LONG = ("--cluster", "infra", "--canary-timeout", "60s", "-o", "json")


def in_the_middle(world: World) -> subprocess.Popen[str]:
    """A run whose canary's ConfigMap has been changed."""
    process = subprocess.Popen(
        world.command(*LONG),
        cwd=world.repository,
        env=world.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for("canary", 60, lambda: _changed(world))
    return process


def _changed(world: World) -> bool:
    api = world.api("infra")
    for name in world.canaries("infra"):
        found = api.find(f"/api/v1/namespaces/{name}/configmaps/{name}")
        if found is not None and found["data"]["change"] == "1":
            return True
    return False
