"""Undefined variables: an error where Flux substitutes strictly, as it does by default since 2.9."""

from __future__ import annotations

import pytest

from reloadgen.errors import Location
from reloadgen.validation.rules.flux_objects.undefined_variable import RULE
from validation.samples import (
    INFRA,
    INVENTORY,
    PLATFORM,
    WORKLOADS,
    findings,
    flux_kustomization,
    kustomization,
)

_POST_BUILD = "  postBuild:\n    substitute: {region: eu}\n"
_INNER = "shop/inner.yaml"
_OUTER = {f"{INFRA}/more.yaml": flux_kustomization("more", "shop", _POST_BUILD)}
_SCRIPT = f"{PLATFORM}/cicd/script.yaml"
_ON_THE_WAY = {
    WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, _POST_BUILD),
    f"{PLATFORM}/cicd/kustomization.yaml": kustomization("namespace.yaml", "script.yaml"),
}
_OLD = {"clusters.yaml": f'{INVENTORY}validate: {{flux: "2.8"}}\n'}


def script(text: str, metadata: str = "name: a, namespace: a") -> dict[str, str]:
    """A ConfigMap that the entry point builds with ours."""
    content = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{{metadata}}}\ndata:\n  run: '{text}'\n"
    return _ON_THE_WAY | {_SCRIPT: content}


FIRES = script("echo ${TOKEN}")
SILENT = script("echo ${TOKEN:=none} ${region} $${HOME} $(date) $USER")


def test_what_stops_the_way_to_ours_is_an_error() -> None:
    (finding,) = findings(FIRES, RULE)
    assert (finding.location, finding.severity) == (Location(_SCRIPT, 5, 3), "error")
    assert finding.message == (
        "Flux Kustomization cluster-infra-workloads substitutes ${TOKEN} in ConfigMap a/a, "
        "and fails: nothing defines it"
    )
    assert "set validate.flux in the inventory" in finding.fix


def test_elsewhere_it_is_a_warning_that_counts_with_all_only() -> None:
    inner = flux_kustomization("inner", f"{PLATFORM}/cicd", "  timeout: ${interval}\n")
    (finding,) = findings(_OUTER | {_INNER: inner}, RULE)
    assert (finding.location, finding.severity, finding.place) == (
        Location(_INNER, 7, 3),
        "warning",
        "elsewhere",
    )
    (finding,) = findings(_OUTER | {_INNER: inner}, RULE, judge_all=False)
    assert finding.severity == "info"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("${A} ${B}", ["A", "B"]),
        ("${A:-${B}}", ["B"]),
        ("${region:-${B}}", ["B"]),
        ("${A^^}", ["A"]),
        ("${#A}", ["A"]),
        ("${A:0:1}", ["A"]),
        ("${A/a/b}", ["A"]),
        ("${A%.*}", ["A"]),
        ("${A=x}${A:+x}${A:?x}${A:-x}", []),
        ("${region:1:2}", []),
        ("$$${A}", ["A"]),
        ("$$$${A}", []),
    ],
)
def test_every_form(text: str, names: list[str]) -> None:
    found = findings(script(text), RULE)
    assert [each.message.split("}")[0].split("{")[1] for each in found] == names


def test_keys_are_substituted_too() -> None:
    files = script("x")
    files[_SCRIPT] += "  ${KEY}: x\n"
    assert [each.location.line for each in findings(files, RULE)] == [6]


@pytest.mark.parametrize("where", ["labels", "annotations"])
def test_an_object_may_opt_out(where: str) -> None:
    switch = f"name: a, namespace: a, {where}: {{kustomize.toolkit.fluxcd.io/substitute: disabled}}"
    assert findings(script("${TOKEN}", switch), RULE) == []


def with_variables(post_build: str, text: str) -> dict[str, str]:
    """The script with the variables of `postBuild`."""
    outer = flux_kustomization("cluster-infra-workloads", PLATFORM, f"  postBuild: {post_build}\n")
    return script(text) | {WORKLOADS: outer}


@pytest.mark.parametrize("post_build", ["{}", "{substitute: {}}"])
def test_without_variables_nothing_is_said(post_build: str) -> None:
    assert findings(with_variables(post_build, "${T}"), RULE) == []


_UNKNOWN_VALUES = "{substituteFrom: [{kind: Secret, name: s}]}"
_SOPS = """\
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: flux-system}
stringData: {A: "ENC[AES256_GCM,data:x,type:str]"}
sops: {mac: x}
"""


@pytest.mark.parametrize(
    ("post_build", "more", "why"),
    [
        (_UNKNOWN_VALUES, {}, "Secret s has values that no file contains"),
        (_UNKNOWN_VALUES, {f"{INFRA}/secret.yaml": _SOPS}, "Secret s has values that no file contains"),
        (
            "{substituteFrom: [{kind: ConfigMap, name: gone}]}",
            {},
            "ConfigMap gone is not in the repository",
        ),
        (
            "{substituteFrom: [{kind: ConfigMap, name: gone, optional: true}]}",
            {},
            "ConfigMap gone may be created elsewhere",
        ),
    ],
)
def test_where_a_source_is_not_known_it_is_information(
    post_build: str, more: dict[str, str], why: str
) -> None:
    (finding,) = findings(with_variables(post_build, "${T}") | more, RULE)
    assert (finding.location, finding.severity) == (Location(_SCRIPT, 5, 3), "info")
    assert finding.message == (
        "Flux Kustomization cluster-infra-workloads substitutes ${T} in ConfigMap a/a, "
        f"and whether T is defined is not known: {why}"
    )


def test_where_a_source_is_not_known_defaults_and_known_variables_are_quiet() -> None:
    post_build = f"{{substitute: {{region: eu}}, {_UNKNOWN_VALUES[1:]}"
    files = with_variables(post_build, "${T:=x} ${T:-x} ${region} $${HOME}")
    assert findings(files, RULE) == []


def test_where_a_source_is_not_known_nothing_is_said_elsewhere() -> None:
    outer = flux_kustomization("more", "shop", f"  postBuild: {_UNKNOWN_VALUES}\n")
    inner = flux_kustomization("inner", f"{PLATFORM}/cicd", "  timeout: ${interval}\n")
    assert findings({f"{INFRA}/more.yaml": outer, _INNER: inner}, RULE) == []


def test_without_variables_flux_may_be_told_to_substitute_all_the_same() -> None:
    always = "  postBuild: {substituteStrategy: Always}\n"
    files = FIRES | {WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, always)}
    assert [each.severity for each in findings(files, RULE)] == ["error"]


def test_for_older_flux_it_becomes_nothing() -> None:
    (finding,) = findings(FIRES | _OLD, RULE)
    assert (finding.severity, "with nothing" in finding.message) == ("info", True)
    assert "validate.flux" not in finding.fix
    inner = flux_kustomization("inner", f"{PLATFORM}/cicd", "  timeout: ${interval}\n")
    (finding,) = findings(_ON_THE_WAY | {_SCRIPT: inner} | _OLD, RULE)
    assert (finding.severity, finding.place) == ("warning", "built-with-ours")


_INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {{name: flux, namespace: flux-system}}
spec: {{distribution: {{version: "{version}"}}{more}}}
"""
_VALUES = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: flux-instance, namespace: flux-system}}
spec: {{chartRef: {{kind: OCIRepository, name: x}}, values: {{instance: {{distribution: {{version: "{version}"}}}}}}}}
"""
_DEPLOYMENT = """\
# This manifest was generated by flux. DO NOT EDIT.
# Flux Version: {header}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: kustomize-controller, namespace: flux-system, labels: {{{labels}}}}}
spec: {{template: {{spec: {{containers: [{{name: manager, image: "{image}", args: [{arguments}]}}]}}}}}}
"""
_MANIFESTS = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {{name: flux-manifests, namespace: flux-system}}
spec: {{url: oci://ghcr.io/fluxcd/flux-manifests, ref: {{tag: {version}}}}}
"""
_NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata: {{name: flux-system, labels: {{app.kubernetes.io/part-of: {part}, app.kubernetes.io/version: {version}}}}}
"""
_PATCH = (
    ", kustomize: {{patches: [{{target: {{kind: Deployment, name: {name}}}, "
    "patch: '[{{op: add, path: /spec/template/spec/containers/0/args/-, value: --feature-gates={gates}}}]'}}]}}"
)


def deployment(
    header: str = "", label: str = "", image: str = "x/kustomize-controller:v1", arguments: str = ""
) -> str:
    labels = f"app.kubernetes.io/version: {label}" if label else ""
    return _DEPLOYMENT.format(header=header, labels=labels, image=image, arguments=arguments)


def instance(version: str = "2.x", more: str = "") -> str:
    return _INSTANCE.format(version=version, more=more)


def gates(text: str, name: str = "kustomize-controller") -> str:
    return _PATCH.format(name=name, gates=text)


@pytest.mark.parametrize(
    ("flux", "severity"),
    [
        (instance("2.x"), "error"),
        (instance("2.8.x"), "info"),
        (instance(">=2.7.0 <2.9.0"), "info"),
        (instance("v2.9.1"), "error"),
        (instance("2.x", gates("StrictPostBuildSubstitutions=false")), "info"),
        (instance("2.x", gates("Other=true,StrictPostBuildSubstitutions=false")), "info"),
        (instance("2.x", gates("Other=false")), "error"),
        (instance("2.x", gates("StrictPostBuildSubstitutions=false", "helm-controller")), "error"),
        (instance("2.x", gates("StrictPostBuildSubstitutions=false", "(helm|kustomize)-controller")), "info"),
        (instance("2.7.x", gates("StrictPostBuildSubstitutions=true")), "error"),
        (_VALUES.format(version="2.8.2"), "info"),
        (_VALUES.format(version="2.x"), "error"),
        (deployment(header="v2.8.3"), "info"),
        (deployment(header="v2.9.0"), "error"),
        (deployment(label="v2.3.0"), "info"),
        (deployment(label="v2.9.2"), "error"),
        (deployment(image="ghcr.io/fluxcd/kustomize-controller:v1.8.4"), "info"),
        (deployment(image="ghcr.io/fluxcd/kustomize-controller:v1.9.5@sha256:00"), "error"),
        (deployment(), "error"),
        (deployment(arguments="--feature-gates=StrictPostBuildSubstitutions=false"), "info"),
        (deployment(label="v2.3.0", arguments="--feature-gates=StrictPostBuildSubstitutions=true"), "error"),
        (_NAMESPACE.format(part="flux", version="v2.6.4"), "info"),
        (_NAMESPACE.format(part="flux", version="v2.9.0"), "error"),
        (_NAMESPACE.format(part="other", version="v2.6.4"), "error"),
        (_MANIFESTS.format(version="v2.8.6"), "info"),
        (_MANIFESTS.format(version="v2.9.0"), "error"),
    ],
)
def test_the_version_and_the_feature_gate_are_read_from_the_manifests(flux: str, severity: str) -> None:
    (finding,) = findings(FIRES | {f"{INFRA}/flux.yaml": flux}, RULE)
    assert finding.severity == severity


@pytest.mark.parametrize(
    ("flux", "asks"),
    [
        (instance("2.x"), True),
        (instance("2.9.1"), False),
        (deployment(), True),
        (deployment(label="v2.9.2"), False),
        (deployment(arguments="--feature-gates=StrictPostBuildSubstitutions=true"), False),
    ],
)
def test_the_hint_asks_for_the_version_where_it_is_not_certain(flux: str, asks: bool) -> None:  # noqa: FBT001
    (finding,) = findings(FIRES | {f"{INFRA}/flux.yaml": flux}, RULE)
    assert ("validate.flux" in finding.fix) == asks


def test_the_inventory_wins_over_the_manifests() -> None:
    (finding,) = findings(FIRES | _OLD | {f"{INFRA}/flux.yaml": instance("2.9.1")}, RULE)
    assert finding.severity == "info"


@pytest.mark.parametrize(("version", "severity"), [("v2.6.4", "info"), ("v2.9.0", "error")])
def test_the_header_of_the_components_beside_the_start_is_enough(version: str, severity: str) -> None:
    header = f"---\n# This manifest was generated by flux. DO NOT EDIT.\n# Flux Version: {version}\n"
    (finding,) = findings(FIRES | {f"{INFRA}/flux-system/gotk-components.yaml": header}, RULE)
    assert finding.severity == severity
