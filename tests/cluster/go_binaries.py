"""The programs that Go builds for the clusters, with CRDs and the configuration of kwok, in one directory."""

from __future__ import annotations

import functools
import os
import subprocess
import tempfile
from pathlib import Path

import toolbox

_ROLES = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl")
"""Names of one program, kubebox, which behaves according to the name."""

_TOOLS = ("helm", "crane", "kwok", "kustomize-controller", "kubeconform", "kustomize")
_APIS = (
    "github.com/fluxcd/source-controller/api/v1",
    "github.com/fluxcd/kustomize-controller/api/v1",
    "github.com/fluxcd/helm-controller/api/v2",
    "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1",
)
_STAGES = (
    "node/fast/node-initialize",
    "node/heartbeat-with-lease/node-heartbeat-with-lease",
    "pod/fast/pod-ready",
    "pod/fast/pod-complete",
    "pod/fast/pod-delete",
)


@functools.cache
def go_binaries() -> Path:
    """The directory, built if it does not exist; the tests are skipped with a message if Go is missing."""
    kubebox = toolbox.need("kubebox")
    directory = kubebox.parent / "cluster"
    if not directory.exists():
        with tempfile.TemporaryDirectory(dir=kubebox.parent) as temporary:
            made = Path(temporary) / "cluster"
            _make(made, kubebox)
            made.replace(directory)
    return directory


def _make(directory: Path, kubebox: Path) -> None:
    binaries = directory / "bin"
    binaries.mkdir(parents=True)
    for role in _ROLES:
        (binaries / role).symlink_to(kubebox)
    for name in _TOOLS:
        (binaries / name).symlink_to(toolbox.need(name))
    _custom_resources(directory / "crds")
    module = Path(toolbox.go("list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kwok"))
    stages = [
        (module / "kustomize" / "stage" / f"{name}.yaml").read_text(encoding="utf-8") for name in _STAGES
    ]
    (directory / "kwok.yaml").write_text("\n---\n".join(stages), encoding="utf-8")


def _custom_resources(directory: Path) -> None:
    command = [str(toolbox.need("controller-gen")), "crd", *(f"paths={api}" for api in _APIS)]
    environment = {**os.environ, "CGO_ENABLED": "0"}
    subprocess.run([*command, f"output:crd:dir={directory}"], cwd=toolbox.MODULE, env=environment, check=True)
    for crd in directory.glob("monitoring.coreos.com_*"):
        if not crd.name.endswith("_podmonitors.yaml"):
            crd.unlink()
