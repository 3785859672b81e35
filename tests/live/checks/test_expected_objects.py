"""What has to be on a cluster, from rendered bytes."""

from __future__ import annotations

import pytest

from reloadgen.live.checks.expected_objects import Chart, expect
from reloadgen.live.kube.api import LiveError
from reloadgen.live.kube.kube_objects import Name

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
    found = expect("reloader", {"any/where.yaml": KS, "else/app.yaml": APP})
    assert found.kustomization == Name("flux-system", "reloader")
    assert found.oci_repository == Name("kube-system", "chart")
    assert found.helm_release == Name("kube-system", "reloader")
    assert found.release == Name("kube-system", "reloader")
    assert found.chart == Chart("2.2.3", "", "")
    assert found.values == {"fullnameOverride": "reloader"}
    assert found.reloader


def test_the_kustomization_moves_and_renames_what_it_applies() -> None:
    ks = KS.replace(
        b"{targetNamespace: kube-system}", b"{targetNamespace: ops, namePrefix: my-, nameSuffix: -x}"
    )
    found = expect("reloader", {"ks.yaml": ks, "app.yaml": APP})
    assert found.helm_release == Name("ops", "my-reloader-x")
    assert found.oci_repository == Name("ops", "my-chart-x")


def test_the_release_s_name_and_place_follow_helm_controller() -> None:
    app = APP.replace(b"  chartRef", b"  targetNamespace: absent\n  chartRef")
    assert expect("reloader", {"k": KS, "a": app}).release == Name("absent", "absent-reloader")
    app = APP.replace(b"  chartRef", b"  releaseName: other\n  chartRef")
    assert expect("reloader", {"k": KS, "a": app}).release == Name("kube-system", "other")


def test_a_helm_repository_s_chart() -> None:
    release = APP[APP.index(b"---\napiVersion: helm") :].replace(
        b"chartRef: {kind: OCIRepository, name: chart, namespace: kube-system}",
        b"chart: {spec: {chart: x, version: 1.2.3, sourceRef: {kind: HelmRepository, name: x}}}",
    )
    found = expect("x", {"k": KS, "a": release})
    assert (found.oci_repository, found.chart) == (None, Chart("1.2.3", "", ""))
    assert not found.reloader


@pytest.mark.parametrize(("files", "kind"), [({"a": APP}, "Kustomization"), ({"k": KS}, "HelmRelease")])
def test_templates_that_make_nothing_to_verify(files: dict[str, bytes], kind: str) -> None:
    with pytest.raises(
        LiveError, match=f"add-on reloader: verify needs one rendered {kind}, the templates make 0"
    ):
        expect("reloader", files)
