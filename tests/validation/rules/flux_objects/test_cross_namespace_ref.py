"""Sources in other namespaces, where the controllers refuse them."""

from __future__ import annotations

import pytest

from reloadgen.errors import Location
from reloadgen.validation.rules.flux_objects.cross_namespace_ref import RULE
from validation.samples import INFRA, INVENTORY, findings, helm_release

_LOCKED = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec: {distribution: {version: 2.x}, cluster: {multitenant: true}}
"""
_TENANT = {
    "clusters.yaml": f"defaults: {{fluxNamespace: tenants, source: {{namespace: flux-system}}}}\n{INVENTORY}"
}
_RELEASE = helm_release("one", "x").replace("name: charts}}}", "name: charts, namespace: flux-system}}}")
FIRES = _TENANT | {f"{INFRA}/flux.yaml": _LOCKED}
SILENT = {f"{INFRA}/flux.yaml": _LOCKED}


def test_our_kustomization_in_another_namespace_than_its_source() -> None:
    (finding,) = findings(FIRES, RULE, judge_all=False)
    assert (finding.location, finding.severity) == (Location("clusters.yaml", 1, 36), "error")
    assert "refers to GitRepository flux-system/flux-system: Flux refuses it" in finding.message


def test_a_release_elsewhere_is_reported_with_all() -> None:
    (finding,) = findings(SILENT | {f"{INFRA}/release.yaml": _RELEASE}, RULE)
    assert "helm-controller runs with --no-cross-namespace-refs=true" in finding.message


@pytest.mark.parametrize("value", ["false", "", "0"])
def test_without_the_flag_nothing_is_said(value: str) -> None:
    deployment = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: kustomize-controller, namespace: flux-system}\n"
        f"spec: {{template: {{spec: {{containers: [{{args: [--no-cross-namespace-refs={value}]}}]}}}}}}\n"
    )
    assert findings(_TENANT | {f"{INFRA}/flux.yaml": deployment}, RULE) == []


def test_a_bare_flag_is_true() -> None:
    deployment = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: kustomize-controller, namespace: flux-system}\n"
        "spec: {template: {spec: {containers: [{args: [--no-cross-namespace-refs]}]}}}\n"
    )
    assert len(findings(_TENANT | {f"{INFRA}/flux.yaml": deployment}, RULE)) == 1
