from __future__ import annotations

from reloadgen.validation.rules.kustomize_builds.transformed import RULE
from validation.samples import PLATFORM, findings, kustomization

_ROOT = f"{PLATFORM}/kustomization.yaml"
_LISTED = ("observability", "databases", "cicd", "mesh-demo")
FIRES = {_ROOT: kustomization(*_LISTED, more="namePrefix: team-\n")}
SILENT = {f"{PLATFORM}/cicd/kustomization.yaml": kustomization("namespace.yaml", more="namePrefix: team-\n")}


def test_a_rename_is_a_warning() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location.path, finding.severity) == (_ROOT, "warning")
    assert (
        "`namePrefix: team-` rewrites metadata.name of our Kustomization flux-system/reloader"
        in finding.message
    )


def test_a_label_is_information() -> None:
    (finding,) = findings({_ROOT: kustomization(*_LISTED, more="commonLabels: {team: a}\n")}, RULE)
    assert (finding.severity, finding.fix) == ("info", "")
