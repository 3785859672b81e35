"""Flux on a cluster: the real CRDs and kustomize-controller, and stand-ins for the other controllers."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cluster.api_client import CRDS, Obj, condition
from cluster.go_binaries import go_binaries
from cluster.processes import free_ports, spawn, stop, wait_for

if TYPE_CHECKING:
    from cluster.control_plane import Cluster

TESTS = Path(__file__).parent.parent
CHART = Path(__file__).parent / "chart"
STANDINS = ("source-standin", "helm-standin", "reloader-standin")


def kubectl(cluster: Cluster, *arguments: str, stdin: str | None = None) -> str:
    """The output of the real kubectl, as admin."""
    binary = str(go_binaries() / "bin" / "kubectl")
    command = [
        binary,
        f"--kubeconfig={cluster.kubeconfig}",
        f"--cache-dir={cluster.home / 'cache'}",
        *arguments,
    ]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def apply(cluster: Cluster, *objects: Obj) -> None:
    """Apply objects on the server side."""
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
    kubectl(cluster, "apply", "--server-side", "--force-conflicts", "-f", "-", stdin=text)


def registry(home: Path, *versions: str) -> str:
    """Start an OCI registry with the stand-in chart in these versions; returns host:port."""
    (port,), binaries = free_ports(1), go_binaries() / "bin"
    host = f"127.0.0.1:{port}"
    (home / "oci").mkdir(parents=True)
    serve: list[str | Path] = [
        binaries / "crane",
        "registry",
        "serve",
        f"--address={host}",
        f"--disk={home / 'oci'}",
    ]
    spawn(home, "registry", serve, REGISTRY_LOG_LEVEL="warn")
    env = {**os.environ, "HOME": str(home)}  # helm keeps its files there
    helm = str(binaries / "helm")
    for version in versions:
        package = [helm, "package", str(CHART), "-d", str(home), "--version", version]
        subprocess.run(package, env=env, check=True, stdout=subprocess.DEVNULL)
        push = [helm, "push", str(home / f"reloader-{version}.tgz"), f"oci://{host}/charts", "--plain-http"]
        wait_for("registry", 20, functools.partial(_succeeds, push, env))
    return host


def _succeeds(command: list[str], env: dict[str, str]) -> bool:
    return subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0


def install(cluster: Cluster, repository: Path, host: str) -> None:
    """Install CRDs, controllers, and the sync objects that the repository contains for this cluster."""
    kubectl(cluster, "apply", "--server-side", "-f", str(go_binaries() / "crds"))
    api = cluster.api()
    wait_for("CRDs", 30, lambda: all(map(_established, api.items(CRDS))))
    apply(cluster, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "flux-system"}})
    kubectl(
        cluster,
        "apply",
        "-f",
        str(repository / "kubernetes/clusters" / cluster.name / "flux-system" / "gotk-sync.yaml"),
    )
    health, metrics = free_ports(2)
    environment = {"KUBECONFIG": str(cluster.kubeconfig), "RUNTIME_NAMESPACE": "flux-system"}
    controller: list[str | Path] = [
        go_binaries() / "bin" / "kustomize-controller",
        f"--health-addr=127.0.0.1:{health}",
        f"--metrics-addr=127.0.0.1:{metrics}",
        "--watch-all-namespaces=true",
        "--requeue-dependency=5s",
        "--feature-gates=CancelHealthCheckOnNewRevision=true",  # otherwise a bad revision delays the next one
    ]
    spawn(cluster.home, "kustomize-controller", controller, **environment)
    (port,) = free_ports(1)
    mirror = f"--mirror=ghcr.io/stakater={host}"
    standin(cluster, "source", cluster.kubeconfig, repository, cluster.home / "source", str(port), mirror)
    start_helm(cluster)
    standin(cluster, "reloader", cluster.kubeconfig)


def _established(crd: Obj) -> bool:
    return bool(condition(crd, "Established").get("status") == "True")


def start_helm(cluster: Cluster) -> None:
    """Start the stand-in of helm-controller; restart it if it is running."""
    stop(cluster.home, "helm-standin", grace=1)
    standin(cluster, "helm", cluster.kubeconfig, go_binaries() / "bin" / "helm")


def standin(cluster: Cluster, name: str, *arguments: str | Path) -> None:
    """Start a stand-in, which is a module of these tests."""
    command = [sys.executable, "-m", f"cluster.standins.{name}", *arguments]
    spawn(cluster.home, f"{name}-standin", list(command), PYTHONPATH=str(TESTS))
