from __future__ import annotations

from reloadgen.validation.rules.reachability.unknown_reach import RULE
from validation.samples import INVENTORY, findings, kustomization

_CLUSTER = "  - {{name: far, root: far, entrypoint: elsewhere{more}}}\n"
FIRES = {"clusters.yaml": INVENTORY + _CLUSTER.format(more=""), "far/kustomization.yaml": kustomization()}
SILENT = FIRES | {"clusters.yaml": INVENTORY + _CLUSTER.format(more=", syncPath: kubernetes/clusters/infra")}


def test_a_start_that_no_file_names_is_unknown_and_never_guessed() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.severity, finding.clusters) == ("warning", ("far",))
    assert "entrypoint elsewhere cannot be determined: not found in this repository" in finding.message
