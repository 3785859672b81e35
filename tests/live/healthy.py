"""A healthy cluster: the recorded Flux objects, with the workload that the recordings do not contain."""

from __future__ import annotations

from typing import Any

from live.recorded import HEAD, MemoryApi, recorded
from reloadgen.live.checks.expected_objects import ExpectedAddon, ExpectedChart
from reloadgen.live.verify_settings import ClusterTarget, VerifySettings
from reloadgen.manifests.identity import NamespacedName

LABELS = {"helm.toolkit.fluxcd.io/name": "reloader", "helm.toolkit.fluxcd.io/namespace": "kube-system"}
SETTINGS = VerifySettings(revision=HEAD, timeout=20)


def expected(**values: Any) -> ExpectedAddon:
    name = NamespacedName("kube-system", "reloader")
    chart = ExpectedChart("2.2.3", "", "")
    wanted = {"fullnameOverride": "reloader", "reloader": {"podMonitor": {"enabled": True}}, **values}
    return ExpectedAddon(
        "reloader", NamespacedName("flux-system", "reloader"), name, name, name, chart, wanted
    )


def target(cluster: str = "infra", **more: Any) -> ClusterTarget:
    entry = NamespacedName("flux-system", f"cluster-{cluster}-workloads")
    return ClusterTarget(
        cluster, cluster, entry, "GitRepository", more.pop("prometheus", None), (expected(**more),)
    )


def deployment(namespace: str = "kube-system", **more: Any) -> dict[str, Any]:
    metadata = {
        "name": "reloader",
        "namespace": namespace,
        "generation": 1,
        "labels": {"app": "reloader", **(LABELS if namespace == "kube-system" else {})},
    }
    pods = {
        "metadata": {"labels": {"app": "reloader"}},
        "spec": {
            "serviceAccountName": "reloader",
            "containers": [{"image": "ghcr.io/stakater/reloader:v1.4.8"}],
        },
    }
    available = {"type": "Available", "status": "True", "reason": "MinimumReplicasAvailable", "message": ""}
    return {
        "kind": "Deployment",
        "metadata": metadata,
        "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "reloader"}}, "template": pods},
        "status": {
            "observedGeneration": 1,
            "replicas": 1,
            "updatedReplicas": 1,
            "availableReplicas": 1,
            "conditions": [available],
        },
        **more,
    }


def pod(name: str = "reloader-1", ready: str = "True") -> dict[str, Any]:
    return {
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "kube-system", "labels": {"app": "reloader"}},
        "spec": {"containers": [{"ports": [{"name": "http", "containerPort": 9090}]}]},
        "status": {"podIP": "10.0.0.7", "conditions": [{"type": "Ready", "status": ready}]},
    }


def monitor(port: str = "http") -> dict[str, Any]:
    return {
        "kind": "PodMonitor",
        "metadata": {"name": "reloader", "namespace": "kube-system", "labels": LABELS},
        "spec": {
            "namespaceSelector": {"matchNames": ["kube-system"]},
            "selector": {"matchLabels": {"app": "reloader"}},
            "podMetricsEndpoints": [{"port": port, "path": "/metrics"}],
        },
    }


def binding(namespace: str = "kube-system") -> dict[str, Any]:
    return {
        "kind": "ClusterRoleBinding",
        "metadata": {
            "name": "reloader-role-binding",
            "annotations": {
                "meta.helm.sh/release-name": "reloader",
                "meta.helm.sh/release-namespace": namespace,
            },
        },
        "subjects": [{"kind": "ServiceAccount", "name": "reloader", "namespace": namespace}],
    }


def api(cluster: str = "infra") -> MemoryApi:
    """The API of this cluster."""
    return MemoryApi(*recorded(f"c-{cluster}-flux"), deployment(), pod(), monitor(), binding())
