from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.reachability.entrypoint_path import RULE
from validation.samples import INFRA, PLATFORM, WORKLOADS, findings, flux_kustomization

FIRES = {WORKLOADS: flux_kustomization("cluster-infra-workloads", "kubernetes/workloads/tenants")}
SILENT = {WORKLOADS: flux_kustomization("cluster-infra-workloads", f"{PLATFORM}/")}


def test_it_points_to_the_path() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.clusters) == (Location(WORKLOADS, 5, 3), ("infra",))
    assert f"`path: ./{PLATFORM}`" in finding.fix


def test_one_of_the_name_in_another_namespace_is_another() -> None:
    other = flux_kustomization("cluster-infra-workloads", "kubernetes/workloads/tenants")
    other = other.replace("namespace: flux-system}\nspec", "namespace: team}\nspec")
    assert findings({f"{INFRA}/other.yaml": other}, RULE) == []
