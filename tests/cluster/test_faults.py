"""One fault after another, each with the message that a person gets."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from cluster.api_client import CRDS, KUSTOMIZE, RBAC, SOURCE
from cluster.flux_install import apply, kubectl
from cluster.git_repository import git
from cluster.live_fleet import ADDON, DEPLOYMENT, MONITOR, RELEASE
from cluster.processes import wait_for
from reloadgen.live.kube.kube_objects import condition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cluster.api_client import Obj
    from cluster.live_fleet import LiveFleet
    from cluster.prometheus_server import Prometheus

TAG_PATCH = {
    "target": {"kind": "OCIRepository"},
    "patch": '[{"op": "replace", "path": "/spec/ref/tag", "value": "2.2.2"}]',
}
"""A patch in the Flux Kustomization: the version that is applied differs from the rendered one."""

QUICK = ("--cluster", "infra", "--no-canary")


@contextmanager
def patched(fleet: LiveFleet, path: str, patch: Obj, back: Obj) -> Iterator[None]:
    """Change an object on infra, and change it back at the end."""
    api = fleet.api("infra")
    api.patch(path, patch)
    try:
        yield
    finally:
        api.patch(path, back)


@contextmanager
def deleted_by_hand(fleet: LiveFleet, path: str) -> Iterator[Any]:
    """Delete an object on infra by hand, and create it again at the end."""
    api = fleet.api("infra")
    saved = api.get(path)
    api.delete(path)
    wait_for("deletion", 30, lambda: api.find(path) is None)
    try:
        yield saved
    finally:
        for key in ("resourceVersion", "uid", "creationTimestamp", "generation", "managedFields"):
            saved["metadata"].pop(key, None)
        saved.pop("status", None)
        apply(fleet.cluster("infra"), saved)


def test_a_chart_of_another_version(fleet: LiveFleet) -> None:
    with fleet.rendered(kustomization={"patches": [TAG_PATCH]}):
        outcome = fleet.verify(*QUICK)
    assert outcome.code == 1, outcome.stdout
    assert outcome.states("infra")["reloader/oci-repository"] == "pass"
    message = outcome.message("infra", "reloader/chart")
    assert message.startswith("OCIRepository kube-system/reloader has tag 2.2.2, but the inventory has 2.2.3")


def test_a_chart_that_cannot_be_pulled(fleet: LiveFleet) -> None:
    with fleet.rendered(version="9.9.9"):
        outcome = fleet.verify(*QUICK)
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/oci-repository")
    assert message.startswith(
        "OCIRepository kube-system/reloader: OCIArtifactPullFailed: failed to determine"
    )
    assert "MANIFEST_UNKNOWN" in message
    states = outcome.states("infra")
    assert states["reloader/kustomization"] == "not-checked"
    assert states["reloader/available"] == "pass", "the old release still runs"
    assert outcome.seconds < 30, "reported in seconds, not after Flux's ten minutes"


def test_a_release_that_fails_and_is_rolled_back(fleet: LiveFleet) -> None:
    nowhere = {"reloader": {"deployment": {"nodeSelector": {"no": "such"}}}}
    with fleet.rendered(values=nowhere, helmRelease={"timeout": "8s"}):
        stuck = fleet.verify(*QUICK)
        wait_for("rollback", 60, lambda: condition(fleet.api("infra").get(RELEASE), "Remediated").status)
        outcome = fleet.verify(*QUICK, "--no-reconcile")
        released = fleet.api("infra").get(RELEASE)["status"]["history"][0]
    assert stuck.code == 1, stuck.stdout
    assert "Unschedulable" in stuck.message("infra", "reloader/available"), "while the old pod still serves"
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/helm-release")
    assert message.startswith(
        "HelmRelease kube-system/reloader: UpgradeFailed: Helm upgrade failed for release"
    )
    assert "(RollbackSucceeded: Helm rollback to previous release" in message
    assert released["status"] == "deployed"


def test_values_that_the_api_refuses(fleet: LiveFleet) -> None:
    with fleet.rendered(values={"reloader": {"deployment": {"nodeSelector": "text"}}}):
        outcome = fleet.verify(*QUICK)
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/helm-release")
    assert message.startswith("HelmRelease kube-system/reloader: UpgradeFailed: Helm upgrade failed")
    assert "nodeSelector" in message


def test_a_deployment_that_never_gets_available(fleet: LiveFleet) -> None:
    template = {"spec": {"nodeSelector": {"no": "such"}}}
    bad = {"spec": {"strategy": {"type": "Recreate", "rollingUpdate": None}, "template": template}}
    good = {"spec": {"strategy": {"type": "RollingUpdate"}, "template": {"spec": {"nodeSelector": None}}}}
    with patched(fleet, DEPLOYMENT, bad, good):
        outcome = fleet.verify("--cluster", "infra")
    fleet.settle("infra")
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/available")
    assert message.startswith("Deployment kube-system/reloader is not available: pod kube-system/reloader-")
    assert "Unschedulable: 0/1 nodes are available" in message
    assert (
        outcome.message("infra", "reloader/reloads") == "no canary was run, because Reloader is not available"
    )


def test_a_deployment_deleted_by_hand(fleet: LiveFleet) -> None:
    with deleted_by_hand(fleet, DEPLOYMENT):
        outcome = fleet.verify("--cluster", "infra")
    fleet.settle("infra")
    assert outcome.code == 1, outcome.stdout
    assert outcome.states("infra")["reloader/helm-release"] == "pass", "Ready does not prove much"
    message = outcome.message("infra", "reloader/available")
    assert message.startswith(
        "no Deployment, StatefulSet or DaemonSet has the labels of HelmRelease kube-system/reloader"
    )
    assert message.endswith(
        "; hint: flux reconcile helmrelease reloader -n kube-system --force --context infra"
    )


def test_a_podmonitor_deleted_by_hand(fleet: LiveFleet) -> None:
    with deleted_by_hand(fleet, MONITOR):
        outcome = fleet.verify(*QUICK)
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/scraped")
    assert message.startswith("no PodMonitor has the labels of HelmRelease kube-system/reloader")


def test_podmonitors_crd_is_absent(fleet: LiveFleet) -> None:
    with deleted_by_hand(fleet, f"{CRDS}/podmonitors.monitoring.coreos.com"):
        outcome = fleet.verify(*QUICK)
    _restore_monitor(fleet)
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/scraped")
    assert message.startswith(
        "the API server does not serve PodMonitor (monitoring.coreos.com/v1): its CRD is not installed"
    )


def _restore_monitor(fleet: LiveFleet) -> None:
    """The PodMonitor was deleted with its CRD; helm would create it with the next upgrade only."""
    api = fleet.api("infra")
    wait_for("CRD", 30, lambda: api.items(MONITOR.rpartition("/")[0]) is not None)
    manifest = json.loads(
        kubectl(fleet.cluster("apps"), "get", "podmonitor", "-n", "kube-system", "reloader", "-o", "json")
    )
    meta = {
        key: manifest["metadata"][key]
        for key in ("name", "namespace", "labels", "annotations")
        if key in manifest["metadata"]
    }
    apply(fleet.cluster("infra"), {**manifest, "metadata": meta})


OUTER = {
    "source": (f"{SOURCE}/namespaces/flux-system/gitrepositories/flux-system", "source git flux-system"),
    "entrypoint": (
        f"{KUSTOMIZE}/namespaces/flux-system/kustomizations/cluster-infra-workloads",
        "kustomization cluster-infra-workloads",
    ),
}
INNER = {
    "reloader/kustomization": (ADDON, "kustomization reloader"),
    "reloader/oci-repository": (
        f"{SOURCE}/namespaces/kube-system/ocirepositories/reloader",
        "source oci reloader",
    ),
    "reloader/helm-release": (RELEASE, "helmrelease reloader"),
}


@pytest.mark.parametrize("objects", [OUTER, INNER])
def test_suspended(fleet: LiveFleet, objects: dict[str, tuple[str, str]]) -> None:
    with ExitStack() as suspended:
        for path, _ in objects.values():
            suspended.enter_context(
                patched(fleet, path, {"spec": {"suspend": True}}, {"spec": {"suspend": None}})
            )
        outcome = fleet.verify(*QUICK)
    assert outcome.code == 1, outcome.stdout
    for criterion, (path, name) in objects.items():
        message = outcome.message("infra", criterion)
        assert "is suspended, so its status is outdated" in message
        namespace = path.split("/")[5]
        assert message.endswith(f"; hint: flux resume {name} -n {namespace} --context infra")
    others = {key: state for key, state in outcome.states("infra").items() if key not in objects}
    assert "fail" not in others.values(), others


def test_a_second_release_takes_the_binding_over(fleet: LiveFleet) -> None:
    cluster = fleet.cluster("infra")
    api = cluster.api()
    spec = {
        "chartRef": {"kind": "OCIRepository", "name": "reloader", "namespace": "kube-system"},
        "interval": "1h",
    }
    second = {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": "reloader", "namespace": "other"},
        "spec": {**spec, "values": {"fullnameOverride": "reloader"}},
    }
    apply(cluster, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "other"}}, second)
    path = RELEASE.replace("kube-system", "other")
    try:
        wait_for("second release", 60, lambda: (api.get(path).get("status") or {}).get("history"))
        outcome = fleet.verify(*QUICK)
    finally:
        api.delete(path)
        wait_for("second release gone", 60, lambda: api.find(path) is None)
        api.delete("/api/v1/namespaces/other")
        _restore_permissions(fleet)
    assert outcome.code == 1, outcome.stdout
    assert outcome.states("infra")["reloader/helm-release"] == "pass", "the first release stays Ready"
    binding = outcome.message("infra", "reloader/service-account")
    assert binding == (
        "ClusterRoleBinding reloader-role-binding grants permissions to ServiceAccount other/reloader, "
        "not to kube-system/reloader: it now belongs to Helm release other/reloader"
    )
    assert outcome.message("infra", "reloader/single-release") == (
        "chart reloader is installed more than once: also by HelmRelease other/reloader"
    )


def _restore_permissions(fleet: LiveFleet) -> None:
    """Uninstalling the second release deleted the permissions of the first one."""
    for plural in ("clusterroles", "clusterrolebindings"):
        name = "reloader-role" if plural == "clusterroles" else "reloader-role-binding"
        found = fleet.api("apps").get(f"{RBAC}/{plural}/{name}")
        meta = {key: found["metadata"][key] for key in ("name", "labels", "annotations")}
        apply(fleet.cluster("infra"), {**found, "metadata": meta})


def test_a_revision_that_is_not_there_yet(fleet: LiveFleet, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(fleet.repository, "clone", "-q", str(fleet.repository), str(clone))
    git(clone, "commit", "-q", "--allow-empty", "-m", "Not pushed")
    head, there = git(clone, "rev-parse", "HEAD"), git(fleet.repository, "rev-parse", "HEAD")
    outcome = fleet.verify(*QUICK, cwd=clone)
    assert outcome.code == 1, outcome.stdout
    assert outcome.message("infra", "source") == (
        f"GitRepository flux-system/flux-system is at main@sha1:{there}, not at {head}; "
        "hint: push the commit to the branch that this cluster reads, or pass --revision"
    )
    assert outcome.states("infra")["reloader/available"] == "pass", "what is there is checked all the same"
    assert outcome.seconds < 20
    assert fleet.verify(*QUICK, "--revision", there[:10], cwd=clone).code == 0


def test_a_verb_that_is_not_allowed(fleet: LiveFleet) -> None:
    binding = f"{RBAC}/namespaces/flux-system/rolebindings/reloadgen-verify-reconcile"
    with deleted_by_hand(fleet, binding):
        outcome = fleet.verify()
        reading = fleet.verify("--cluster", "infra", "--read-only")
    assert outcome.code == 2, outcome.stdout
    infra = outcome.cluster("infra")
    assert infra["reached"] is False
    (criterion,) = infra["criteria"]
    rule = (
        "- {{apiGroups: [{}.toolkit.fluxcd.io], resources: [{}], verbs: [patch]}}  # in namespace flux-system"
    )
    rules = (rule.format("source", "gitrepositories"), rule.format("kustomize", "kustomizations"))
    assert criterion["message"] == f"missing permissions; add: {' '.join(rules)}"
    assert outcome.states("apps")["reloader/reloads"] == "pass", "one cluster delays no other"
    assert reading.code == 0, reading.stdout


def test_a_context_that_is_missing(fleet: LiveFleet) -> None:
    config = json.loads(fleet.kubeconfig.read_text(encoding="utf-8"))
    config["contexts"] = [each for each in config["contexts"] if each["name"] != "infra"]
    other = fleet.home / "one-context.kubeconfig"
    other.write_text(json.dumps(config), encoding="utf-8")
    outcome = fleet.verify("--kubeconfig", str(other), "--no-canary")
    assert outcome.code == 2, outcome.stdout
    assert outcome.cluster("infra")["reached"] is False
    message = outcome.message("infra", "reach")
    assert message == f"context infra not found in kubeconfig ({other}); found: apps"
    assert outcome.states("apps")["reloader/available"] == "pass"
    assert "token" not in outcome.stdout + outcome.stderr


def test_a_target_that_is_down(fleet: LiveFleet, prometheus: Prometheus) -> None:
    prometheus.watch(fleet.api("infra"), port=1)
    outcome = fleet.verify(*QUICK, "--prometheus", prometheus.url)
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/scraped")
    assert message.startswith("PodMonitor kube-system/reloader: target kube-system/reloader-")
    assert "is down: Get" in message
    assert "connection refused" in message


def test_reloader_scaled_to_zero(fleet: LiveFleet) -> None:
    with patched(fleet, DEPLOYMENT, {"spec": {"replicas": 0}}, {"spec": {"replicas": 1}}):
        outcome = fleet.verify("--cluster", "infra", "--canary-timeout", "6s")
        left = fleet.canaries("infra")
    fleet.settle("infra")
    assert outcome.code == 1, outcome.stdout
    assert outcome.message("infra", "reloader/available").endswith(
        "is available, but scaled to 0: no pod is running"
    )
    assert (
        outcome.message("infra", "reloader/scraped")
        == "PodMonitor kube-system/reloader selects no running pod"
    )
    assert outcome.message("infra", "reloader/reloads").startswith("Reloader did not restart canary")
    assert left == []
