from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.reachability.entrypoint_missing import RULE
from validation.samples import PLATFORM, WORKLOADS, findings, flux_kustomization

FIRES = {WORKLOADS: flux_kustomization("renamed", PLATFORM)}
SILENT = {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM)}


def test_it_points_to_the_entry_point_and_names_what_reads_the_root() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.clusters) == (Location("clusters.yaml", 11, 5), ("infra",))
    assert finding.fix == f"write `entrypoint: renamed`, which reads {PLATFORM}"


def test_it_names_one_that_the_cluster_does_not_read() -> None:
    elsewhere = {"elsewhere/workloads.yaml": flux_kustomization("cluster-infra-workloads", PLATFORM)}
    (finding,) = findings(FIRES | elsewhere, RULE)
    assert finding.fix.startswith("list elsewhere/workloads.yaml in a kustomization that this cluster reads")


def test_one_in_another_namespace_is_none() -> None:
    moved = flux_kustomization("cluster-infra-workloads", PLATFORM).replace(
        "namespace: flux-system}\nspec", "namespace: team}\nspec"
    )
    (finding,) = findings({WORKLOADS: moved}, RULE)
    assert f"the one in {WORKLOADS} is in namespace team, not flux-system" in finding.message
    assert finding.fix == "write `fluxNamespace: team`, or move it to flux-system"
