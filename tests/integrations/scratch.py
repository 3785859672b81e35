"""A Flux repository of two clusters, as the story has it, and the Git that it lives in."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

INVENTORY = """\
addons:
  reloader:
    version: 2.2.3
clusters:
  - name: infra
    root: kubernetes/workloads/platform
    entrypoint: cluster-infra-workloads
  - name: apps
    root: kubernetes/workloads/tenants
    entrypoint: cluster-apps-workloads
"""
AGGREGATOR = """\
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - observability
"""
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: observability\n"
SYNC = """\
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m
  url: ssh://git@example.invalid/fleet
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m
  path: ./kubernetes/clusters/{cluster}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
"""
ENTRY = """\
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: cluster-{cluster}-workloads
  namespace: flux-system
spec:
  interval: 10m
  path: ./{root}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
"""


def lay(top: Path) -> None:
    """Write the repository, before reloadgen ever ran in it, and commit it."""
    files = {"clusters.yaml": INVENTORY}
    for cluster, root in (
        ("infra", "kubernetes/workloads/platform"),
        ("apps", "kubernetes/workloads/tenants"),
    ):
        files[f"kubernetes/clusters/{cluster}/flux-system/gotk-sync.yaml"] = SYNC.format(cluster=cluster)
        files[f"kubernetes/clusters/{cluster}/workloads.yaml"] = ENTRY.format(cluster=cluster, root=root)
        files[f"{root}/kustomization.yaml"] = AGGREGATOR
        files[f"{root}/observability/kustomization.yaml"] = AGGREGATOR.replace(
            "observability", "namespace.yaml"
        )
        files[f"{root}/observability/namespace.yaml"] = NAMESPACE
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    git(top, "init", "--quiet")
    commit(top)


def git(top: Path, *arguments: str) -> str:
    who = ("-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *who, *arguments], cwd=top, check=True, capture_output=True, text=True)
    return done.stdout


def commit(top: Path) -> None:
    """Commit everything, hooks left out."""
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--no-verify", "--message", "change")
