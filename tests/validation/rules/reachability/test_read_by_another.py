from __future__ import annotations

from reloadgen.validation.rules.reachability.read_by_another import RULE
from validation.samples import INVENTORY, PLATFORM, findings, flux_kustomization

_APPS = "kubernetes/clusters/apps/more.yaml"
FIRES = {_APPS: flux_kustomization("both", PLATFORM)}
SILENT = FIRES | {
    "clusters.yaml": INVENTORY.replace("kubernetes/workloads/tenants", PLATFORM).replace(
        "cluster-apps-workloads", "both"
    )
}


def test_it_stands_at_the_root_that_another_cluster_reads() -> None:
    (finding,) = findings(FIRES, RULE, judge_all=False)
    line = next(
        number for number, line in enumerate(INVENTORY.splitlines(), 1) if f"root: {PLATFORM}" in line
    )
    assert (finding.location.path, finding.location.line) == ("clusters.yaml", line)
    assert (finding.clusters, finding.severity) == (("apps",), "error")
    assert f"apps reads the root {PLATFORM} of infra too" in finding.message


def test_a_directory_beside_the_generated_one_is_not_meant() -> None:
    assert findings({_APPS: flux_kustomization("both", f"{PLATFORM}/cicd")}, RULE) == []


def test_clusters_that_share_a_root_by_their_inventory_are_not_meant() -> None:
    assert findings(SILENT, RULE) == []
