"""Two clusters that deploy this repository's own manifests, and runs of `reloadgen verify` as in a CI job."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cluster.api_client import HELM, KUSTOMIZE, MONITORING, Api, Obj, condition
from cluster.control_plane import Cluster, joined, up
from cluster.flux_install import install, kubectl, registry
from cluster.git_repository import commit, copy_of_this_repository, git, reloadgen
from cluster.processes import memory, stop, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[2] / "docs" / "how-to"
ADDON = f"{KUSTOMIZE}/namespaces/flux-system/kustomizations/reloader"
RELEASE = f"{HELM}/namespaces/kube-system/helmreleases/reloader"
DEPLOYMENT = "/apis/apps/v1/namespaces/kube-system/deployments/reloader"
MONITOR = f"{MONITORING}/namespaces/kube-system/podmonitors/reloader"
VERSIONS = ("2.2.3", "2.2.2")
"""Versions of the stand-in chart; the second is the wrong one."""


@dataclass(frozen=True)
class Outcome:
    """The result of a run of `verify -o json`."""

    code: int
    stdout: str
    stderr: str
    seconds: float

    @property
    def document(self) -> Any:
        """The JSON on standard output."""
        return json.loads(self.stdout)

    def cluster(self, name: str) -> Any:
        """The result of one cluster."""
        return next(each for each in self.document["clusters"] if each["name"] == name)

    def states(self, name: str) -> dict[str, str]:
        """The states of the criteria of one cluster."""
        return {each["id"]: each["state"] for each in self.cluster(name)["criteria"]}

    def message(self, name: str, criterion: str) -> str:
        """The message of one criterion."""
        found = [each["message"] for each in self.cluster(name)["criteria"] if each["id"] == criterion]
        assert len(found) == 1, f"{criterion}: {self.stdout}{self.stderr}"
        return str(found[0])


@dataclass
class LiveFleet:
    """The clusters, and the repository and registry that they read."""

    home: Path
    repository: Path
    registry: str
    clusters: list[Cluster]
    kubeconfig: Path
    seconds: dict[str, float] = field(default_factory=dict)

    def cluster(self, name: str) -> Cluster:
        """The cluster with this name."""
        return next(each for each in self.clusters if each.name == name)

    def api(self, name: str) -> Api:
        """A connection to a cluster as admin."""
        return self.cluster(name).api()

    def command(self, *arguments: str) -> list[str]:
        """The command line of a run."""
        return [sys.executable, "-m", "reloadgen", "verify", "--color", "never", *arguments]

    def environment(self) -> dict[str, str]:
        """The environment of a run, with a kubeconfig that has only the documented permissions."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "KUBE"))}
        return {**clean, "KUBECONFIG": str(self.kubeconfig), "HOME": str(self.home)}

    def verify(self, *arguments: str, cwd: Path | None = None) -> Outcome:
        """Run `verify -o json`."""
        begin = time.monotonic()
        done = subprocess.run(
            self.command("-o", "json", *arguments),
            cwd=cwd or self.repository,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Outcome(done.returncode, done.stdout, done.stderr, time.monotonic() - begin)

    def settle(self, *names: str) -> None:
        """Wait until the add-on's Kustomization and HelmRelease are Ready on these clusters."""
        for name in names or ("infra", "apps"):
            api = self.api(name)
            head = git(self.repository, "rev-parse", "HEAD")
            wait_for(f"{name} settled", 90, functools.partial(_settled, api, head))

    @contextmanager
    def rendered(self, **addon: object) -> Iterator[str]:
        """Render and commit other settings of the add-on; yields the commit, and restores the inventory at the end."""
        content = inventory(self.repository)
        changed = {**content, "addons": {"reloader": {**content["addons"]["reloader"], **addon}}}
        try:
            write_inventory(self.repository, changed)
            reloadgen(self.repository, "render")
            yield commit(self.repository, "Change the add-on")
        finally:
            write_inventory(self.repository, content)
            reloadgen(self.repository, "render")
            commit(self.repository, "Restore the add-on")
            self.settle()

    @contextmanager
    def without_reloader(self) -> Iterator[None]:
        """Stop Reloader on infra, so that a canary exists until its timeout."""
        api = self.api("infra")
        api.patch(DEPLOYMENT, {"spec": {"replicas": 0}})
        try:
            yield
        finally:
            api.patch(DEPLOYMENT, {"spec": {"replicas": 1}})
            self.settle("infra")

    def canaries(self, name: str) -> list[str]:
        """The namespaces of canaries that exist."""
        found = self.api(name).items("/api/v1/namespaces?labelSelector=reloadgen%2Fcanary")
        return [each["metadata"]["name"] for each in found]


def _settled(api: Api, head: str) -> bool:
    kustomization, release, deployment = (api.find(path) for path in (ADDON, RELEASE, DEPLOYMENT))
    if kustomization is None or release is None or deployment is None:
        return False
    applied = kustomization["status"].get("lastAppliedRevision", "").endswith(head)
    available = condition(deployment, "Available").get("status") == "True"
    return applied and available and ready(kustomization) and ready(release)


def ready(obj: Obj) -> bool:
    """Whether it is Ready at the current generation."""
    current = obj.get("status", {}).get("observedGeneration") == obj["metadata"]["generation"]
    return bool(current and condition(obj).get("status") == "True")


def make(home: Path) -> LiveFleet:
    """Start everything; the caller ends it with `end`, even if this raises."""
    begin = time.monotonic()
    repository = copy_of_this_repository(home / "repository")
    clusters = up(home, "infra", "apps")
    seconds = {"clusters up": time.monotonic() - begin}
    host = registry(home / "registry", *VERSIONS)
    for cluster in clusters:
        install(cluster, repository, host)
    seconds["Flux installed"] = time.monotonic() - begin
    config = home / "verify.kubeconfig"
    config.write_text(json.dumps(_restricted(clusters)), encoding="utf-8")
    fleet = LiveFleet(home, repository, host, clusters, config, seconds)
    fleet.settle()
    seconds["add-on Ready"] = time.monotonic() - begin
    return fleet


def _restricted(clusters: list[Cluster]) -> Obj:
    """A kubeconfig with the permissions of the documented manifest; all runs use it."""
    merged = joined(clusters)
    for cluster, user in zip(clusters, merged["users"], strict=True):
        kubectl(cluster, "apply", "-f", str(DOCS / "verify-rbac.yaml"))
        user["user"] = {"token": token(cluster, "reloadgen-verify")}
    return merged


def token(cluster: Cluster, account: str) -> str:
    """A token of a ServiceAccount in flux-system."""
    path = f"/api/v1/namespaces/flux-system/serviceaccounts/{account}/token"
    request = {
        "apiVersion": "authentication.k8s.io/v1",
        "kind": "TokenRequest",
        "spec": {"expirationSeconds": 7200},
    }
    return str(cluster.api().call("POST", path, request)["status"]["token"])


def end(home: Path) -> None:
    """Stop everything that was started below a directory."""
    for record in sorted(home.glob("*/pid")):
        stop(record.parent)


def peaks(fleet: LiveFleet) -> dict[str, int]:
    """Peak memory of each cluster, MiB."""
    return {cluster.name: memory(cluster.home) for cluster in fleet.clusters}


def inventory(repository: Path) -> Any:
    """The inventory as data."""
    return yaml.safe_load((repository / "clusters.yaml").read_text(encoding="utf-8"))


def write_inventory(repository: Path, content: object) -> None:
    """Write the inventory."""
    (repository / "clusters.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
