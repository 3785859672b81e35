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


def test_a_source_that_only_the_inventory_names_is_not_believed() -> None:
    """The files declare the source of the start, and no other."""
    other = INVENTORY.replace("name: infra\n", "name: infra\n    source: {name: flux}\n", 1)
    assert other != INVENTORY
    (finding, *_) = [each for each in findings({"clusters.yaml": other}, RULE) if each.clusters == ("infra",)]
    assert "no file defines what GitRepository flux-system/flux fetches" in finding.message
