"""The options of verify on a live cluster."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from cluster.api_client import KUSTOMIZE, SOURCE
from cluster.flux_install import kubectl
from cluster.go_binaries import go_binaries
from cluster.live_fleet import DOCS, token

if TYPE_CHECKING:
    from pathlib import Path

    from cluster.live_fleet import LiveFleet

ENTRY = f"{KUSTOMIZE}/namespaces/flux-system/kustomizations/cluster-infra-workloads"
GIT = f"{SOURCE}/namespaces/flux-system/gitrepositories/flux-system"


def stamps(fleet: LiveFleet) -> list[object]:
    api = fleet.api("infra")
    annotations = [api.get(path)["metadata"].get("annotations", {}) for path in (GIT, ENTRY)]
    return [each.get("reconcile.fluxcd.io/requestedAt") for each in annotations]


def test_read_only_changes_nothing(fleet: LiveFleet) -> None:
    before = stamps(fleet), fleet.api("infra").get(ENTRY)["metadata"]["resourceVersion"]
    outcome = fleet.verify("--cluster", "infra", "--read-only")
    assert outcome.code == 0, outcome.stdout
    assert outcome.message("infra", "reloader/reloads") == "canary disabled by --no-canary or --read-only"
    assert (stamps(fleet), fleet.api("infra").get(ENTRY)["metadata"]["resourceVersion"]) == before


def test_a_request_is_made_and_handled(fleet: LiveFleet) -> None:
    before = stamps(fleet)
    assert fleet.verify("--cluster", "infra", "--no-canary").code == 0
    after = stamps(fleet)
    assert after != before
    handled = [fleet.api("infra").get(path)["status"]["lastHandledReconcileAt"] for path in (GIT, ENTRY)]
    assert after == handled


def test_without_reconcile_it_only_waits(fleet: LiveFleet) -> None:
    before = stamps(fleet)
    assert fleet.verify("--cluster", "infra", "--no-canary", "--no-reconcile").code == 0
    assert stamps(fleet) == before


def test_a_canary_in_a_namespace_that_exists(fleet: LiveFleet) -> None:
    """With the manifest for one namespace, which does not allow to create namespaces."""
    cluster = fleet.cluster("infra")
    kubectl(cluster, "apply", "-f", str(DOCS / "verify-rbac-canary-namespace.yaml"))
    kubectl(cluster, "delete", "clusterrolebinding", "reloadgen-verify-canary")
    try:
        outcome = fleet.verify("--cluster", "infra", "--canary-namespace", "reloadgen-canary")
        refused = fleet.verify("--cluster", "infra")
    finally:
        kubectl(cluster, "apply", "-f", str(DOCS / "verify-rbac.yaml"))
    assert outcome.code == 0, outcome.stdout
    assert outcome.message("infra", "reloader/reloads").startswith(
        "Reloader restarted canary reloadgen-canary/reloadgen-canary-"
    )
    left = fleet.api("infra").items("/apis/apps/v1/namespaces/reloadgen-canary/deployments")
    assert left == []
    assert refused.code == 2
    assert '- {apiGroups: [""], resources: [namespaces], verbs: [create]}' in refused.message(
        "infra", "rights"
    )


def test_the_right_to_ask_prometheus_through_the_api_server(fleet: LiveFleet) -> None:
    """The documented manifest is sufficient, and without it the missing rule is reported."""
    cluster, inventory = fleet.cluster("infra"), fleet.repository / "clusters.yaml"
    text = inventory.read_text()
    service = "prometheus: {service: {namespace: monitoring, name: prometheus, port: 9090}}"
    inventory.write_text(f"defaults: {{{service}}}\n{text}")
    manifest = str(DOCS / "verify-rbac-prometheus.yaml")
    try:
        refused = fleet.verify("--cluster", "infra", "--read-only")
        kubectl(cluster, "create", "namespace", "monitoring")
        kubectl(cluster, "apply", "-f", manifest)
        allowed = fleet.verify("--cluster", "infra", "--read-only")
    finally:
        inventory.write_text(text)
        kubectl(cluster, "delete", "namespace", "monitoring", "--wait=false")
    rule = (
        '- {apiGroups: [""], resources: [services/proxy], resourceNames: ["prometheus:9090"], verbs: [get]}'
    )
    assert refused.code == 2
    assert rule in refused.message("infra", "rights")
    assert allowed.code != 2, allowed.stdout


def printed(fleet: LiveFleet, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        fleet.command(*arguments),
        cwd=fleet.repository,
        env=fleet.environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_text_and_junit(fleet: LiveFleet) -> None:
    arguments = ("--cluster", "infra", "--no-canary", "--no-reconcile")
    text = printed(fleet, *arguments)
    assert text.returncode == 0
    assert "  ok   reloader/available" in text.stdout
    assert text.stderr.endswith("1 cluster: 9 passed, 0 failed, 2 not checked.\n")
    junit = printed(fleet, *arguments, "-o", "junit")
    (suite,) = ET.fromstring(junit.stdout)  # noqa: S314 - our own output
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("11", "0", "2")


def test_kubeconfigs_and_an_exec_plugin_as_kubectl_reads_them(fleet: LiveFleet, tmp_path: Path) -> None:
    """Contexts in one file, clusters and users in another; the plugin's path is relative to its file."""
    cluster = fleet.cluster("infra")
    plugin = tmp_path / "users" / "login"
    plugin.parent.mkdir()
    answer = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential"}
    secret = token(cluster, "reloadgen-verify")
    content = json.dumps({**answer, "status": {"token": secret}})
    plugin.write_text(f"#!/bin/sh\ntest -n \"$KUBERNETES_EXEC_INFO\" && echo '{content}'\n", encoding="utf-8")
    plugin.chmod(0o755)
    login = {"apiVersion": answer["apiVersion"], "command": "./login", "interactiveMode": "Never"}
    whole = cluster.config("", exec=login)
    first, second = tmp_path / "contexts", tmp_path / "users" / "config"
    first.write_text(json.dumps({**whole, "clusters": None, "users": None}), encoding="utf-8")
    second.write_text(json.dumps({**whole, "contexts": []}), encoding="utf-8")
    files = {"KUBECONFIG": os.pathsep.join([str(first), "", str(tmp_path / "missing"), str(second)])}
    ours = subprocess.run(
        [sys.executable, "-m", "reloadgen", "verify", "-o", "json", "--cluster", "infra", "--no-canary"],
        cwd=fleet.repository,
        env={**fleet.environment(), **files},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ours.returncode == 0, ours.stdout + ours.stderr
    assert secret not in ours.stdout + ours.stderr
    theirs = subprocess.run(
        [str(go_binaries() / "bin" / "kubectl"), "--context", "infra", "auth", "whoami", "-o", "json"],
        env={**fleet.environment(), **files},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(theirs.stdout)["status"]["userInfo"]["username"].endswith(
        ":flux-system:reloadgen-verify"
    )
