"""What a cluster must contain, from rendered bytes."""

from __future__ import annotations

import pytest

from reloadgen.errors import ReloadgenError
from reloadgen.live.checks.expected_objects import ExpectedChart, expected_addon
from reloadgen.manifests.identity import NamespacedName

KS = b"""---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: reloader, namespace: flux-system}
spec: {targetNamespace: kube-system}
"""
APP = b"""---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: chart, namespace: kube-system}
spec: {ref: {tag: 2.2.3}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: reloader, namespace: kube-system}
spec:
  chartRef: {kind: OCIRepository, name: chart, namespace: kube-system}
  values: {fullnameOverride: reloader}
"""


def test_names_come_from_the_objects() -> None:
    addon = expected_addon("reloader", [KS, APP])
    assert addon.kustomization == NamespacedName("flux-system", "reloader")
    assert addon.oci_repository == NamespacedName("kube-system", "chart")
    assert addon.helm_release == NamespacedName("kube-system", "reloader")
    assert addon.release == NamespacedName("kube-system", "reloader")
    assert addon.chart == ExpectedChart("2.2.3", "", "")
    assert addon.values == {"fullnameOverride": "reloader"}
    assert addon.is_reloader


def test_the_kustomization_moves_and_renames_what_it_applies() -> None:
    ks = KS.replace(
        b"{targetNamespace: kube-system}", b"{targetNamespace: ops, namePrefix: my-, nameSuffix: -x}"
    )
    addon = expected_addon("reloader", [ks, APP])
    assert addon.helm_release == NamespacedName("ops", "my-reloader-x")
    assert addon.oci_repository == NamespacedName("ops", "my-chart-x")


def test_the_release_s_name_and_place_follow_helm_controller() -> None:
    app = APP.replace(b"  chartRef", b"  targetNamespace: absent\n  chartRef")
    assert expected_addon("reloader", [KS, app]).release == NamespacedName("absent", "absent-reloader")
    app = APP.replace(b"  chartRef", b"  releaseName: other\n  chartRef")
    assert expected_addon("reloader", [KS, app]).release == NamespacedName("kube-system", "other")


def test_a_helm_repository_s_chart() -> None:
    release = APP[APP.index(b"---\napiVersion: helm") :].replace(
        b"chartRef: {kind: OCIRepository, name: chart, namespace: kube-system}",
        b"chart: {spec: {chart: x, version: 1.2.3, sourceRef: {kind: HelmRepository, name: x}}}",
    )
    addon = expected_addon("x", [KS, release])
    assert (addon.oci_repository, addon.chart) == (None, ExpectedChart("1.2.3", "", ""))
    assert not addon.is_reloader


@pytest.mark.parametrize(("files", "kind"), [([APP], "Kustomization"), ([KS], "HelmRelease")])
def test_templates_that_render_nothing_to_verify(files: list[bytes], kind: str) -> None:
    with pytest.raises(
        ReloadgenError,
        match=f"add-on reloader: verify needs exactly one {kind}, but the templates render 0",
    ):
        expected_addon("reloader", files)
