from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.flux_objects.healthchecks_with_wait import RULE
from validation.samples import PLATFORM, WORKLOADS, findings, flux_kustomization

_CHECKS = "  healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: a, namespace: b}]\n"
FIRES = {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, f"  wait: true\n{_CHECKS}")}
SILENT = {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, f"  wait: false\n{_CHECKS}")}


def test_it_points_to_the_health_checks() -> None:
    (finding,) = findings(FIRES, RULE)
    assert finding.location == Location(WORKLOADS, 8, 3)
