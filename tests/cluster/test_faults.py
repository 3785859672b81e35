"""One fault after another, each with the message that a person gets."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from cluster.fluxed import apply, kubectl
from cluster.gitrepo import git
from cluster.kubeapi import CRDS, KUSTOMIZE, RBAC, SOURCE
from cluster.processes import wait_for
from cluster.world import ADDON, DEPLOYMENT, MONITOR, RELEASE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cluster.kubeapi import Obj
    from cluster.scrape import Prometheus
    from cluster.world import World

TAG_PATCH = {
    "target": {"kind": "OCIRepository"},
    "patch": '[{"op": "replace", "path": "/spec/ref/tag", "value": "2.2.2"}]',
}
"""A patch on the Flux Kustomization: what is rendered says one version, what is applied another."""

QUICK = ("--cluster", "infra", "--no-canary")


@contextmanager
def patched(world: World, path: str, patch: Obj, back: Obj) -> Iterator[None]:
    """An object on infra, other than it should be for a while."""
    api = world.api("infra")
    api.patch(path, patch)
    try:
        yield
    finally:
        api.patch(path, back)


@contextmanager
def taken_away(world: World, path: str) -> Iterator[Any]:
    """An object deleted by hand on infra, and made again at the end as it was."""
    api = world.api("infra")
    saved = api.get(path)
    api.delete(path)
    wait_for("deletion", 30, lambda: api.find(path) is None)
    try:
        yield saved
    finally:
        for key in ("resourceVersion", "uid", "creationTimestamp", "generation", "managedFields"):
            saved["metadata"].pop(key, None)
        saved.pop("status", None)
        apply(world.cluster("infra"), saved)


def test_a_chart_of_another_version(world: World) -> None:
    with world.rendered(kustomization={"patches": [TAG_PATCH]}):
        outcome = world.verify(*QUICK)
    assert outcome.code == 1, outcome.stdout
    assert outcome.states("infra")["reloader/oci-repository"] == "pass"
    message = outcome.message("infra", "reloader/chart")
    assert message.startswith("OCIRepository kube-system/reloader has tag 2.2.2, but the inventory has 2.2.3")


def test_a_chart_that_cannot_be_pulled(world: World) -> None:
    with world.rendered(version="9.9.9"):
        outcome = world.verify(*QUICK)
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


def test_a_release_that_fails_and_is_rolled_back(world: World) -> None:
    nowhere = {"reloader": {"deployment": {"nodeSelector": {"no": "such"}}}}
    with world.rendered(values=nowhere, helmRelease={"timeout": "8s"}):
        outcome = world.verify(*QUICK)
        released = world.api("infra").get(RELEASE)["status"]["history"][0]
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/helm-release")
    assert message.startswith(
        "HelmRelease kube-system/reloader: UpgradeFailed: Helm upgrade failed for release"
    )
    assert "(RollbackSucceeded: Helm rollback to previous release" in message
    assert released["status"] == "deployed"
    assert outcome.states("infra")["reloader/available"] == "pass", (
        "why availability alone does not prove much"
    )


def test_values_that_the_api_refuses(world: World) -> None:
    with world.rendered(values={"reloader": {"deployment": {"nodeSelector": "text"}}}):
        outcome = world.verify(*QUICK)
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/helm-release")
    assert message.startswith("HelmRelease kube-system/reloader: UpgradeFailed: Helm upgrade failed")
    assert "nodeSelector" in message


def test_a_deployment_that_never_gets_available(world: World) -> None:
    template = {"spec": {"nodeSelector": {"no": "such"}}}
    bad = {"spec": {"strategy": {"type": "Recreate", "rollingUpdate": None}, "template": template}}
    good = {"spec": {"strategy": {"type": "RollingUpdate"}, "template": {"spec": {"nodeSelector": None}}}}
    with patched(world, DEPLOYMENT, bad, good):
        outcome = world.verify("--cluster", "infra")
    world.settle("infra")
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/available")
    assert message.startswith("Deployment kube-system/reloader is not available: pod kube-system/reloader-")
    assert "Unschedulable: 0/1 nodes are available" in message
    assert (
        outcome.message("infra", "reloader/reloads") == "no canary was run, because Reloader is not available"
    )


def test_a_deployment_deleted_by_hand(world: World) -> None:
    with taken_away(world, DEPLOYMENT):
        outcome = world.verify("--cluster", "infra")
    world.settle("infra")
    assert outcome.code == 1, outcome.stdout
    assert outcome.states("infra")["reloader/helm-release"] == "pass", "green proves little"
    message = outcome.message("infra", "reloader/available")
    assert message.startswith(
        "no Deployment, StatefulSet or DaemonSet has the labels of HelmRelease kube-system/reloader"
    )
    assert message.endswith(
        "; hint: flux reconcile helmrelease reloader -n kube-system --force --context infra"
    )


def test_a_podmonitor_deleted_by_hand(world: World) -> None:
    with taken_away(world, MONITOR):
        outcome = world.verify(*QUICK)
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/scraped")
    assert message.startswith("no PodMonitor has the labels of HelmRelease kube-system/reloader")


def test_podmonitors_crd_is_absent(world: World) -> None:
    with taken_away(world, f"{CRDS}/podmonitors.monitoring.coreos.com"):
        outcome = world.verify(*QUICK)
    _restore_monitor(world)
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/scraped")
    assert message.startswith(
        "the API server does not serve PodMonitor (monitoring.coreos.com/v1): its CRD is not installed"
    )


def _restore_monitor(world: World) -> None:
    """The PodMonitor goes with its CRD; helm sets it again with the next upgrade."""
    api = world.api("infra")
    wait_for("CRD", 30, lambda: api.items(MONITOR.rpartition("/")[0]) is not None)
    manifest = json.loads(
        kubectl(world.cluster("apps"), "get", "podmonitor", "-n", "kube-system", "reloader", "-o", "json")
    )
    meta = {
        key: manifest["metadata"][key]
        for key in ("name", "namespace", "labels", "annotations")
        if key in manifest["metadata"]
    }
    apply(world.cluster("infra"), {**manifest, "metadata": meta})


@pytest.mark.parametrize(
    ("path", "criterion", "fix"),
    [
        (f"{SOURCE}/namespaces/flux-system/gitrepositories/flux-system", "source", "flux resume source git"),
        (
            f"{KUSTOMIZE}/namespaces/flux-system/kustomizations/cluster-infra-workloads",
            "entrypoint",
            "flux resume kustom",
        ),
        (ADDON, "reloader/kustomization", "flux resume kustomization reloader -n flux-system"),
        (
            f"{SOURCE}/namespaces/kube-system/ocirepositories/reloader",
            "reloader/oci-repository",
            "resume source oci",
        ),
        (RELEASE, "reloader/helm-release", "flux resume helmrelease reloader -n kube-system"),
    ],
)
def test_suspended(world: World, path: str, criterion: str, fix: str) -> None:
    with patched(world, path, {"spec": {"suspend": True}}, {"spec": {"suspend": None}}):
        outcome = world.verify(*QUICK)
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", criterion)
    assert "is suspended, so its status is outdated; hint: " in message
    assert fix in message
    assert message.endswith(" --context infra")


def test_a_second_release_takes_the_binding_over(world: World) -> None:
    cluster = world.cluster("infra")
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
        outcome = world.verify(*QUICK)
    finally:
        api.delete(path)
        wait_for("second release gone", 60, lambda: api.find(path) is None)
        api.delete("/api/v1/namespaces/other")
        _restore_rights(world)
    assert outcome.code == 1, outcome.stdout
    assert outcome.states("infra")["reloader/helm-release"] == "pass", "the first stays green"
    binding = outcome.message("infra", "reloader/service-account")
    assert binding == (
        "ClusterRoleBinding reloader-role-binding grants permissions to ServiceAccount other/reloader, "
        "not to kube-system/reloader: it now belongs to Helm release other/reloader"
    )
    assert outcome.message("infra", "reloader/single-release") == (
        "chart reloader is installed more than once: also by HelmRelease other/reloader"
    )


def _restore_rights(world: World) -> None:
    """Uninstalling the second release took the first one's rights along."""
    for plural in ("clusterroles", "clusterrolebindings"):
        name = "reloader-role" if plural == "clusterroles" else "reloader-role-binding"
        found = world.api("apps").get(f"{RBAC}/{plural}/{name}")
        meta = {key: found["metadata"][key] for key in ("name", "labels", "annotations")}
        apply(world.cluster("infra"), {**found, "metadata": meta})


def test_a_revision_that_is_not_there_yet(world: World, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(world.repository, "clone", "-q", str(world.repository), str(clone))
    git(clone, "commit", "-q", "--allow-empty", "-m", "Not pushed")
    head, there = git(clone, "rev-parse", "HEAD"), git(world.repository, "rev-parse", "HEAD")
    outcome = world.verify(*QUICK, cwd=clone)
    assert outcome.code == 1, outcome.stdout
    assert outcome.message("infra", "source") == (
        f"GitRepository flux-system/flux-system is at main@sha1:{there}, not at {head}; "
        "hint: push the commit to the branch that this cluster reads, or pass --revision"
    )
    assert outcome.states("infra")["reloader/available"] == "pass", "what is there is checked all the same"
    assert outcome.seconds < 20
    assert world.verify(*QUICK, "--revision", there[:10], cwd=clone).code == 0


def test_a_verb_that_is_not_allowed(world: World) -> None:
    binding = f"{RBAC}/namespaces/flux-system/rolebindings/reloadgen-verify-reconcile"
    with taken_away(world, binding):
        outcome = world.verify()
        reading = world.verify("--cluster", "infra", "--read-only")
    assert outcome.code == 2, outcome.stdout
    infra = outcome.cluster("infra")
    assert infra["reached"] is False
    (criterion,) = infra["criteria"]
    rule = (
        "- {{apiGroups: [{}.toolkit.fluxcd.io], resources: [{}], verbs: [patch]}}  # in namespace flux-system"
    )
    rules = (rule.format("source", "gitrepositories"), rule.format("kustomize", "kustomizations"))
    assert criterion["message"] == f"missing permissions; add: {' '.join(rules)}"
    assert outcome.states("apps")["reloader/reloads"] == "pass", "one cluster delays nobody"
    assert reading.code == 0, reading.stdout


def test_a_context_that_is_missing(world: World) -> None:
    config = json.loads(world.kubeconfig.read_text(encoding="utf-8"))
    config["contexts"] = [each for each in config["contexts"] if each["name"] != "infra"]
    other = world.home / "one-context.kubeconfig"
    other.write_text(json.dumps(config), encoding="utf-8")
    outcome = world.verify("--kubeconfig", str(other), "--no-canary")
    assert outcome.code == 2, outcome.stdout
    assert outcome.cluster("infra")["reached"] is False
    message = outcome.message("infra", "reach")
    assert message == f"context infra not found in kubeconfig ({other}); found: apps"
    assert outcome.states("apps")["reloader/available"] == "pass"
    assert "token" not in outcome.stdout + outcome.stderr


def test_a_target_that_is_down(world: World, prometheus: Prometheus) -> None:
    prometheus.watch(world.api("infra"), port=1)
    outcome = world.verify(*QUICK, "--prometheus", prometheus.url)
    assert outcome.code == 1, outcome.stdout
    message = outcome.message("infra", "reloader/scraped")
    assert message.startswith("PodMonitor kube-system/reloader: target kube-system/reloader-")
    assert "is down: Get" in message
    assert "connection refused" in message


def test_reloader_scaled_to_zero(world: World) -> None:
    with patched(world, DEPLOYMENT, {"spec": {"replicas": 0}}, {"spec": {"replicas": 1}}):
        outcome = world.verify("--cluster", "infra", "--canary-timeout", "6s")
        left = world.canaries("infra")
    world.settle("infra")
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
