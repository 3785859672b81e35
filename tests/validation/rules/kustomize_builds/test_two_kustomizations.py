from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.kustomize_builds.two_kustomizations import RULE
from validation.samples import PLATFORM, findings, kustomization

FIRES = {f"{PLATFORM}/cicd/kustomization.yml": kustomization("namespace.yaml")}
SILENT = {f"{PLATFORM}/cicd/kustomize.yml": kustomization("namespace.yaml")}


def test_it_points_to_the_second() -> None:
    (finding,) = findings(FIRES, RULE)
    assert finding.location == Location(f"{PLATFORM}/cicd/kustomization.yml", 1, 1)
