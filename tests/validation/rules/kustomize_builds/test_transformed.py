from __future__ import annotations

from reloadgen.validation.rules.kustomize_builds.transformed import RULE
from validation.samples import INVENTORY, PLATFORM, findings, kustomization

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


def test_a_move_can_be_followed_in_the_inventory() -> None:
    files = {f"{PLATFORM}/system/kustomization.yaml": kustomization(more="namespace: platform\n")}
    (finding,) = findings(files, RULE)
    assert finding.fix.startswith("set `fluxNamespace: platform` and `source.namespace` in the inventory")
    settings = "defaults: {fluxNamespace: platform, source: {namespace: flux-system}}\n"
    followed = INVENTORY.replace("clusters:\n", f"{settings}clusters:\n", 1)
    assert not [
        each
        for each in findings(files | {"clusters.yaml": followed})
        if each.counts and each.clusters == ("infra",)
    ]
