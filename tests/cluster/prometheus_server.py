"""Debian's real Prometheus, with the targets that the operator would configure for a PodMonitor."""

from __future__ import annotations

import json
import shutil
import urllib.request
from typing import TYPE_CHECKING

import yaml

import toolbox
from cluster.live_fleet import MONITOR
from cluster.processes import free_ports, spawn, wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from cluster.api_client import Api


class Prometheus:
    """Scrapes its targets every second."""

    def __init__(self, home: Path) -> None:
        binary = shutil.which("prometheus")
        if binary is None:
            toolbox.lacking("Debian's prometheus is not installed (apt-get install prometheus)")
        (port,) = free_ports(1)
        self.url, self.targets = f"http://127.0.0.1:{port}", home / "targets.json"
        home.mkdir()
        self.targets.write_text("[]", encoding="utf-8")
        job = {"job_name": "pods", "file_sd_configs": [{"files": [str(self.targets)]}]}
        config = {"global": {"scrape_interval": "1s", "scrape_timeout": "1s"}, "scrape_configs": [job]}
        (home / "prometheus.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        flags = [f"--config.file={home}/prometheus.yml", f"--storage.tsdb.path={home}/data"]
        spawn(home, "prometheus", [binary, *flags, f"--web.listen-address=127.0.0.1:{port}"])
        wait_for("prometheus", 30, self._answers)

    def _answers(self) -> bool:
        with urllib.request.urlopen(f"{self.url}/-/ready", timeout=2) as answer:  # noqa: S310 - loopback
            return bool(answer.status)

    def watch(self, *apis: Api, port: int = 0) -> None:
        """Scrape the pods that the PodMonitors select, with the operator's labels; another port breaks the targets."""
        found = [target for api in apis for target in _targets(api, port)]
        self.targets.write_text(json.dumps(found), encoding="utf-8")


def _targets(api: Api, port: int) -> list[dict[str, object]]:
    spec = api.get(MONITOR)["spec"]
    labels = "%2C".join(f"{key}%3D{value}" for key, value in spec["selector"]["matchLabels"].items())
    namespace = spec["namespaceSelector"]["matchNames"][0]
    targets: list[dict[str, object]] = []
    for pod in api.items(f"/api/v1/namespaces/{namespace}/pods?labelSelector={labels}"):
        ports = [each for container in pod["spec"]["containers"] for each in container["ports"]]
        wanted = next(
            each["containerPort"] for each in ports if each["name"] == spec["podMetricsEndpoints"][0]["port"]
        )
        names = {"namespace": namespace, "pod": pod["metadata"]["name"]}
        targets.append({"targets": [f"{pod['status']['podIP']}:{port or wanted}"], "labels": names})
    return targets
