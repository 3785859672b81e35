from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.reachability.not_reached import RULE
from validation.samples import PLATFORM, WORKLOADS, findings, flux_kustomization

FIRES = {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, "  suspend: true\n")}
SILENT = {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, "  suspend: false\n")}


def test_a_suspended_kustomization_reads_nothing() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.clusters) == (Location(WORKLOADS, 5, 3), ("infra",))
    assert "it is suspended" in finding.message


def test_each_gap_is_reported_once_with_the_first_file_behind_it() -> None:
    (finding,) = findings(FIRES, RULE)
    assert finding.message.startswith(f"{PLATFORM}/system/reloader/ks.yaml is not read: ")
