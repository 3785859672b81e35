from __future__ import annotations

from reloadgen.errors import Location
from reloadgen.validation.rules.kustomize_builds.not_a_manifest import RULE
from validation.samples import INFRA, PLATFORM, findings, kustomization

FIRES = {f"{INFRA}/settings.yaml": "clusters: []\n"}
SILENT = {f"{INFRA}/settings.json": "{}\n", f"{PLATFORM}/cicd/settings.yaml": "clusters: []\n"}


def test_where_flux_lists_every_file() -> None:
    (finding,) = findings(FIRES, RULE)
    assert finding.location == Location(f"{INFRA}/settings.yaml", 1, 1)
    assert ".sourceignore" in finding.fix


def test_where_a_kustomization_lists_it() -> None:
    files = {
        f"{PLATFORM}/cicd/settings.yaml": "kind: Settings\n",
        f"{PLATFORM}/cicd/kustomization.yaml": kustomization("namespace.yaml", "settings.yaml"),
    }
    (finding,) = findings(files, RULE)
    assert finding.fix == "remove it from `resources`"
