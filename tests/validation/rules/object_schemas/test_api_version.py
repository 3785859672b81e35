from __future__ import annotations

from reloadgen.validation.rules.object_schemas.api_version import RULE
from validation.samples import INFRA, PLATFORM, findings, flux_kustomization, template

_OLD = f"{INFRA}/old.yaml"
_CICD = flux_kustomization("more", f"{PLATFORM}/cicd")
FIRES = {_OLD: _CICD.replace("fluxcd.io/v1\n", "fluxcd.io/v1beta2\n")}
SILENT = {_OLD: _CICD}
_RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2beta2
kind: HelmRelease
metadata: {name: reloader, namespace: kube-system}
spec: {interval: 1h, chart: {spec: {chart: reloader, sourceRef: {kind: HelmRepository, name: none}}}}
"""


def test_in_other_objects_it_is_information() -> None:
    (finding,) = findings(FIRES, RULE, judge_all=False)
    assert (finding.location.path, finding.severity) == (_OLD, "info")


def test_what_bootstrap_wrote_is_written_anew_by_bootstrap() -> None:
    (finding,) = findings({f"{INFRA}/gotk-sync.yaml": FIRES[_OLD]}, RULE)
    assert finding.fix.startswith("flux bootstrap writes this file")


def test_in_a_generated_object_it_is_a_warning() -> None:
    assert {each.severity for each in findings(template("app/helmrelease.yaml", _RELEASE), RULE)} == {
        "warning"
    }
