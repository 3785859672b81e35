"""Old API versions: an error where Flux no longer serves them."""

from __future__ import annotations

import pytest

from reloadgen.validation.rules.object_schemas.api_version import RULE
from validation.samples import (
    INFRA,
    INVENTORY,
    PLATFORM,
    findings,
    flux_kustomization,
    kustomization,
    template,
)

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


_BESIDE = {f"{PLATFORM}/cicd/kustomization.yaml": kustomization("namespace.yaml", "x.yaml")}
_X = f"{PLATFORM}/cicd/x.yaml"
_SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: a, namespace: a}
spec: {interval: 1h, url: "https://example.com"}
"""
_DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: kustomize-controller, namespace: flux-system, labels: {{app.kubernetes.io/version: {version}}}}}
"""


def flux(version: str) -> dict[str, str]:
    """The inventory with the version of Flux; without one where it is empty."""
    return {"clusters.yaml": INVENTORY + (f'validate: {{flux: "{version}"}}\n' if version else "")}


def beside(text: str, old: str) -> dict[str, str]:
    """An object that is built with ours, in an old version."""
    version = text.partition("fluxcd.io/")[2].partition("\n")[0]
    return _BESIDE | {_X: text.replace(f"fluxcd.io/{version}\n", f"fluxcd.io/{old}\n", 1)}


@pytest.mark.parametrize(
    ("text", "old", "last"),
    [
        (_CICD, "v1beta1", "2.6"),
        (_CICD, "v1beta2", "2.7"),
        (_RELEASE, "v2beta1", "2.6"),
        (_RELEASE, "v2beta2", "2.7"),
        (_SOURCE, "v1beta1", "2.6"),
        (_SOURCE, "v1beta2", "2.7"),
    ],
)
def test_a_version_that_flux_no_longer_serves_is_an_error(text: str, old: str, last: str) -> None:
    next_version = f"2.{int(last[2:]) + 1}"
    for version in (next_version, "2.9"):
        (finding,) = findings(beside(text, old) | flux(version), RULE, judge_all=False)
        assert (finding.location.path, finding.severity, finding.place) == (_X, "error", "built-with-ours")
        assert finding.message.endswith(f"/{old}, which Flux has not served since {next_version}")
        assert finding.fix.startswith("write `apiVersion: ")
        assert "validate.flux" not in finding.fix
    (finding,) = findings(beside(text, old) | flux(last), RULE, judge_all=False)
    assert (finding.severity, "has replaced" in finding.message) == ("info", True)


def test_an_unknown_flux_counts_as_the_newest_and_the_hint_asks_for_it() -> None:
    (finding,) = findings(beside(_CICD, "v1beta2"), RULE)
    assert finding.severity == "error"
    assert finding.fix == (
        "write `apiVersion: kustomize.toolkit.fluxcd.io/v1`. Flux served it before 2.8: "
        "if yours is older, set validate.flux in the inventory"
    )


@pytest.mark.parametrize(("version", "severity"), [("v2.7.5", "info"), ("v2.8.0", "error")])
def test_the_version_is_read_from_the_manifests_of_flux(version: str, severity: str) -> None:
    files = {f"{INFRA}/flux.yaml": _DEPLOYMENT.format(version=version)}
    (finding,) = findings(beside(_CICD, "v1beta2") | files, RULE, judge_all=False)
    assert (finding.severity, "validate.flux" in finding.fix) == (severity, False)


def test_each_cluster_is_judged_by_its_own_flux() -> None:
    shared = {
        f"kubernetes/clusters/{cluster}/more.yaml": flux_kustomization("more", "shared")
        for cluster in ("infra", "apps")
    }
    old = {
        "shared/kustomization.yaml": kustomization("x.yaml"),
        "shared/x.yaml": beside(_SOURCE, "v1beta2")[_X],
        f"{INFRA}/flux.yaml": _DEPLOYMENT.format(version="v2.7.0"),
    }
    found = findings(shared | old, RULE)
    assert sorted((each.severity, each.clusters) for each in found) == [
        ("error", ("apps",)),
        ("warning", ("infra",)),
    ]


def test_a_version_that_flux_still_serves_is_information_in_other_objects() -> None:
    (finding,) = findings(FIRES | flux("2.7"), RULE, judge_all=False)
    assert (finding.location.path, finding.severity) == (_OLD, "info")


def test_what_bootstrap_wrote_is_written_anew_by_bootstrap() -> None:
    (finding,) = findings({f"{INFRA}/gotk-sync.yaml": FIRES[_OLD]}, RULE)
    assert finding.fix.startswith("flux bootstrap writes this file")


@pytest.mark.parametrize(("version", "severity"), [("2.7", "warning"), ("2.8", "error"), ("", "error")])
def test_in_a_generated_object(version: str, severity: str) -> None:
    files = template("app/helmrelease.yaml", _RELEASE)
    if version:
        files["clusters.yaml"] += f'validate: {{flux: "{version}"}}\n'
    assert {each.severity for each in findings(files, RULE)} == {severity}
