from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.flux_objects.depends_on_nothing import RULE
from validation.samples import PLATFORM, WORKLOADS, findings, flux_kustomization


def _waiting(item: str) -> dict[str, str]:
    return {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, f"  dependsOn: [{item}]\n")}


FIRES = _waiting("{name: nobody}")
SILENT = _waiting("{name: flux-system}")


def test_it_points_to_the_entry() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.severity) == (Location(WORKLOADS, 7, 15), "error")


def test_one_of_that_name_in_another_namespace_is_named() -> None:
    (finding,) = findings(_waiting("{name: flux-system, namespace: other}"), RULE)
    assert finding.fix == "it is flux-system/flux-system: add its namespace"
