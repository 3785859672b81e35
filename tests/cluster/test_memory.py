"""200 clusters in parallel need at most 300 MB: 200 contexts, half of them for each of two real API servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from cluster.control_plane import joined
from cluster.git_repository import git
from cluster.live_fleet import token, write_inventory

if TYPE_CHECKING:
    from pathlib import Path

    from cluster.live_fleet import LiveFleet

MANY = 200
LIMIT = 300
"""In units of 10^6 bytes."""


def test_memory(fleet: LiveFleet, tmp_path: Path) -> None:
    names = [f"c{number:03}" for number in range(MANY)]
    clusters = [fleet.clusters[number % 2] for number in range(MANY)]
    tokens = {cluster.name: token(cluster, "reloadgen-verify") for cluster in fleet.clusters}
    config = joined(clusters[:2])
    config["contexts"] = [
        {"name": name, "context": {"cluster": cluster.name, "user": cluster.name}}
        for name, cluster in zip(names, clusters, strict=True)
    ]
    config["users"] = [{"name": name, "user": {"token": secret}} for name, secret in tokens.items()]
    (tmp_path / "kubeconfig").write_text(json.dumps(config), encoding="utf-8")
    entries = [
        {"name": name, "root": f"roots/{name}", "entrypoint": f"cluster-{cluster.name}-workloads"}
        for name, cluster in zip(names, clusters, strict=True)
    ]
    write_inventory(tmp_path, {"addons": {"reloader": {"version": "2.2.3"}}, "clusters": entries})
    revision = git(fleet.repository, "rev-parse", "HEAD")
    arguments = ["--no-canary", "--parallel", str(MANY), "--revision", revision, "-o", "json"]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "reloadgen",
            "-q",
            "verify",
            "--kubeconfig",
            str(tmp_path / "kubeconfig"),
            *arguments,
        ],
        cwd=tmp_path,
        env=fleet.environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    document = json.loads(process.stdout.read())
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss * 1024 / 1e6
    sys.stderr.write(
        f"\n{MANY} clusters at once: peak {peak:.0f} MB, {usage.ru_utime + usage.ru_stime:.0f} CPU s\n"
    )
    # Two API servers stand for two hundred: on a busy machine one of them may leave a few without an answer.
    silent = [each for each in document["clusters"] if not each["reached"]]
    assert all("does not answer" in each["criteria"][0]["message"] for each in silent), silent[:1]
    assert len(silent) <= MANY // 10, f"{len(silent)} of {MANY} were not reached"
    states = {len(each["criteria"]) for each in document["clusters"] if each["reached"]}
    assert states == {11}
    assert len(document["clusters"]) == MANY
    assert peak <= LIMIT
