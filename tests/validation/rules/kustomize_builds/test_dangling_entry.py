from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.kustomize_builds.dangling_entry import RULE
from validation.samples import PLATFORM, findings, kustomization

_CICD = f"{PLATFORM}/cicd/kustomization.yaml"
FIRES = {_CICD: kustomization("namespace.yaml", "missing.yaml")}
SILENT = {_CICD: kustomization("./namespace.yaml")}


def test_it_points_to_the_entry() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.severity) == (Location(_CICD, 5, 5), "error")
    assert "missing.yaml, which does not exist" in finding.message


def test_a_patch_file_that_is_not_there_is_one_too() -> None:
    more = "patches:\n  - path: missing.yaml\n    target: {kind: Namespace}\n"
    (finding,) = findings({_CICD: kustomization("namespace.yaml", more=more)}, RULE)
    assert finding.message == "patches names missing.yaml, which does not exist"
