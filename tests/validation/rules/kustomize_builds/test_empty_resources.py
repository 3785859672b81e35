from __future__ import annotations

from reloadgen.validation.rules.kustomize_builds.empty_resources import RULE
from validation.samples import PLATFORM, findings, kustomization

_CICD = f"{PLATFORM}/cicd/kustomization.yaml"
FIRES = {_CICD: "resources:\n"}
SILENT = {_CICD: kustomization()}


def test_it_fails_the_build() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location.path, finding.location.line, finding.severity) == (_CICD, 1, "error")


def test_where_flux_fills_it_in_it_is_a_warning() -> None:
    files = {f"{PLATFORM}/kustomization.yaml": "kind: Kustomization\n", "clusters.yaml": _WITHOUT_RELOADER}
    assert [each.severity for each in findings(files, RULE)] == ["warning"]


_WITHOUT_RELOADER = """\
addons: {reloader: {enabled: false}}
clusters:
  - name: infra
    syncPath: kubernetes/clusters/infra
    root: kubernetes/workloads/platform
    entrypoint: cluster-infra-workloads
"""
