"""Lockdown for several tenants, in every way in which Flux is told so."""

from __future__ import annotations

import pytest

from reloadgen.validation.rules.flux_objects.service_account_missing import RULE
from validation.samples import INFRA, INVENTORY, PLATFORM, WORKLOADS, findings, flux_kustomization

_KS = f"{PLATFORM}/system/reloader/ks.yaml"
_RELEASE = f"{PLATFORM}/system/reloader/app/helmrelease.yaml"
_DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: flux-system}}
spec: {{template: {{spec: {{containers: [{{name: manager, image: x, args: [--log-level=info{more}]}}]}}}}}}
"""
_PATCHED = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [deployment.yaml]
patches:
  - patch: |
      - op: add
        path: /spec/template/spec/containers/0/args/-
        value: --default-service-account=default
    target:
      kind: Deployment
      name: "(kustomize-controller|helm-controller)"
"""
_INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {{name: flux, namespace: flux-system}}
spec:
  distribution: {{version: 2.x}}
  {more}
"""
_VALUES = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: flux-instance, namespace: flux-system}
spec: {chartRef: {kind: OCIRepository, name: x}, values: {instance: {cluster: {multitenant: true}}}}
"""


def deployment(name: str, account: str = "default") -> str:
    return _DEPLOYMENT.format(name=name, more=f", --default-service-account={account}")


def accounts(kustomization: str = "", release: str = "") -> dict[str, str]:
    """The inventory with service accounts of the add-on."""
    sections = {"kustomization": kustomization, "helmRelease": release}
    named = [f"{section}: {{serviceAccountName: {name}}}" for section, name in sections.items() if name]
    return {"clusters.yaml": f"addons: {{reloader: {{{', '.join(named)}}}}}\n{INVENTORY}"}


_BOTH = {f"{INFRA}/flux.yaml": _INSTANCE.format(more="cluster: {multitenant: true}")}
FIRES = {f"{INFRA}/flux.yaml": deployment("kustomize-controller")}
SILENT = _BOTH | accounts("kustomize-controller", "installer")


@pytest.mark.parametrize(
    ("files", "paths"),
    [
        (FIRES, [_KS]),
        ({f"{INFRA}/flux.yaml": deployment("helm-controller")}, [_RELEASE]),
        (_BOTH, [_RELEASE, _KS]),
        ({f"{INFRA}/flux.yaml": _VALUES}, [_RELEASE, _KS]),
        (_BOTH | accounts("kustomize-controller"), [_RELEASE]),
        (_BOTH | accounts(release="installer"), [_KS]),
        (
            {
                f"{INFRA}/flux/kustomization.yaml": _PATCHED,
                f"{INFRA}/flux/deployment.yaml": _DEPLOYMENT.format(name="kustomize-controller", more=""),
            },
            [_KS],
        ),
        (
            {
                f"{INFRA}/flux.yaml": _INSTANCE.format(
                    more="kustomize: {patches: [{target: {kind: Deployment, name: helm-controller}, "
                    "patch: '- {op: add, path: /x, value: --default-service-account=default}'}]}"
                )
            },
            [_RELEASE],
        ),
    ],
    ids=[
        "args",
        "helm",
        "multitenant",
        "chart",
        "one set",
        "other set",
        "patch of bootstrap",
        "patch of instance",
    ],
)
def test_each_controller_that_is_locked_down(files: dict[str, str], paths: list[str]) -> None:
    found = findings(files, RULE, judge_all=False)
    assert [each.location.path for each in found] == paths
    assert {each.severity for each in found} == {"warning"}


@pytest.mark.parametrize(
    "files",
    [
        {},
        {f"{INFRA}/flux.yaml": deployment("kustomize-controller", "")},
        {f"{INFRA}/flux.yaml": deployment("source-controller")},
        {f"{INFRA}/flux.yaml": _INSTANCE.format(more="cluster: {multitenant: false}")},
        {"unread/flux.yaml": deployment("kustomize-controller")},
        {"kubernetes/clusters/apps/flux.yaml": deployment("notification-controller")},
    ],
    ids=["nothing", "empty", "another controller", "off", "not read", "another cluster"],
)
def test_without_lockdown_nothing_is_said(files: dict[str, str]) -> None:
    assert findings(files, RULE) == []


def test_the_account_of_the_instance_and_that_of_the_neighbour_are_named() -> None:
    more = "cluster: {multitenant: true, tenantDefaultServiceAccount: tenant}"
    above = flux_kustomization("cluster-infra-workloads", PLATFORM, "  serviceAccountName: platform\n")
    found = findings({f"{INFRA}/flux.yaml": _INSTANCE.format(more=more), WORKLOADS: above}, RULE)
    by_path = {each.location.path: each for each in found}
    assert "the rights of tenant in namespace flux-system" in by_path[_KS].message
    assert "serviceAccountName: platform" in by_path[_KS].fix
    assert "the rights of tenant in namespace kube-system" in by_path[_RELEASE].message
    assert "serviceAccountName: NAME" in by_path[_RELEASE].fix


def test_it_stands_at_the_section_of_the_inventory_that_is_there() -> None:
    files = FIRES | {
        "clusters.yaml": f"addons: {{reloader: {{kustomization: {{timeout: 5m}}}}}}\n{INVENTORY}"
    }
    (finding,) = findings(files, RULE)
    assert (finding.location.path, finding.location.line) == ("clusters.yaml", 1)
