from __future__ import annotations

from reloadgen.validation.rules.reachability.shared_aggregator import RULE
from validation.samples import INVENTORY, PLATFORM, findings, flux_kustomization

FIRES = {
    "kubernetes/clusters/apps/workloads.yaml": flux_kustomization("both", PLATFORM),
    "clusters.yaml": INVENTORY.replace("kubernetes/workloads/tenants", PLATFORM).replace(
        "cluster-apps-workloads", "both"
    ),
}
SILENT = {"clusters.yaml": INVENTORY + "# two clusters, two roots\n"}


def test_each_aggregator_is_reported_once_with_its_readers() -> None:
    assert [(each.location.path, each.clusters) for each in findings(FIRES, RULE)] == [
        (f"{PLATFORM}/kustomization.yaml", ("apps", "infra")),
        (f"{PLATFORM}/system/kustomization.yaml", ("apps", "infra")),
    ]
