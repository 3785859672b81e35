"""Specs and objects against Flux's schemas: the good pass, each kind of mistake is named with its fix."""

from __future__ import annotations

import copy
from types import MappingProxyType
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reloadgen.schemas.crd_validation import Kind, check_object, check_spec
from reloadgen.schemas.violation import Violation

OCI: dict[str, Any] = {
    "interval": "15m",
    "layerSelector": {
        "mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
        "operation": "copy",
    },
    "ref": {"tag": "2.2.3"},
    "url": "oci://ghcr.io/stakater/charts/reloader",
}
RELEASE: dict[str, Any] = {
    "chartRef": {"kind": "OCIRepository", "name": "reloader", "namespace": "kube-system"},
    "interval": "1h",
    "install": {"remediation": {"retries": 2}, "createNamespace": True},
    "upgrade": {"remediation": {"retries": 2, "strategy": "rollback"}, "cleanupOnFail": True},
    "rollback": {"recreate": True, "cleanupOnFail": True},
    "values": {
        "fullnameOverride": "reloader",
        "reloader": {"podMonitor": {"enabled": True, "namespace": None}},
    },
}
FLUX: dict[str, Any] = {
    "interval": "10m",
    "path": "./kubernetes/workloads/platform/system/reloader/app",
    "prune": True,
    "wait": True,
    "sourceRef": {"kind": "GitRepository", "name": "flux-system"},
    "targetNamespace": "kube-system",
}
DRAFTED: dict[Kind, dict[str, Any]] = {"OCIRepository": OCI, "HelmRelease": RELEASE, "Kustomization": FLUX}
VERSIONS: dict[str, str] = {
    "OCIRepository": "source.toolkit.fluxcd.io/v1",
    "HelmRelease": "helm.toolkit.fluxcd.io/v2",
    "Kustomization": "kustomize.toolkit.fluxcd.io/v1",
}
DURATION = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"


@pytest.mark.parametrize("kind", DRAFTED)
def test_what_the_story_drafts_is_sound(kind: Kind) -> None:
    spec = DRAFTED[kind]
    assert check_spec(kind, spec) == ()
    metadata = {
        "name": "reloader",
        "namespace": "kube-system",
        "labels": {"app.kubernetes.io/name": "reloader"},
    }
    assert (
        check_object({"apiVersion": VERSIONS[kind], "kind": kind, "metadata": metadata, "spec": spec}) == ()
    )


def test_fields_beyond_the_draft_are_known() -> None:
    assert check_spec("OCIRepository", OCI | {"verify": {"provider": "cosign"}, "suspend": False}) == ()
    assert check_spec("HelmRelease", RELEASE | {"driftDetection": {"mode": "enabled"}, "maxHistory": 3}) == ()
    post_build = {"substitute": {"a": "b"}, "substituteFrom": [{"kind": "ConfigMap", "name": "vars"}]}
    assert (
        check_spec("Kustomization", FLUX | {"postBuild": post_build, "dependsOn": [{"name": "crds"}]}) == ()
    )


@pytest.mark.parametrize(
    ("kind", "change", "expected"),
    [
        pytest.param(
            "HelmRelease",
            {"intervall": "1h"},
            Violation(("intervall",), "unknown field", "did you mean interval?", of_key=True),
            id="unknown field at the top",
        ),
        pytest.param(
            "HelmRelease",
            {"install": {"remediation": {"retires": 2}}},
            Violation(
                ("install", "remediation", "retires"), "unknown field", "did you mean retries?", of_key=True
            ),
            id="unknown field below",
        ),
        pytest.param(
            "HelmRelease",
            {"install": {"remediation": {"xyz": 2}}},
            Violation(
                ("install", "remediation", "xyz"),
                "unknown field",
                "allowed: ignoreTestFailures, remediateLastFailure, retries",
                of_key=True,
            ),
            id="unknown field without a likely one",
        ),
        pytest.param(
            "HelmRelease",
            {"interval": "5x"},
            Violation(("interval",), "'5x' is not a duration such as 10m", ""),
            id="pattern",
        ),
        pytest.param(
            "Kustomization",
            {"interval": "10m\n"},
            Violation(("interval",), "'10m\\n' is not a duration such as 10m", ""),
            id="a last line break is no match",
        ),
        pytest.param(
            "Kustomization",
            {"timeout": 300},
            Violation(("timeout",), "expected a string, not 300", "write a duration such as 10m"),
            id="number for a duration",
        ),
        pytest.param(
            "OCIRepository",
            {"ref": {"tag": 2.1}},
            Violation(("ref", "tag"), "expected a string, not 2.1", 'put it in quotes: "2.1"'),
            id="number for text",
        ),
        pytest.param(
            "Kustomization",
            {"prune": "true"},
            Violation(("prune",), "expected true or false, not 'true'", "write true without quotes"),
            id="quoted boolean",
        ),
        pytest.param(
            "HelmRelease",
            {"maxHistory": "5"},
            Violation(("maxHistory",), "expected an integer, not '5'", "write 5 without quotes"),
            id="quoted number",
        ),
        pytest.param(
            "HelmRelease",
            {"maxHistory": 1.5},
            Violation(("maxHistory",), "expected an integer, not 1.5", ""),
            id="fraction for a whole number",
        ),
        pytest.param(
            "HelmRelease",
            {"install": []},
            Violation(("install",), "expected a map, not a list", ""),
            id="list for a map",
        ),
        pytest.param(
            "Kustomization",
            {"dependsOn": {"name": "crds"}},
            Violation(("dependsOn",), "expected a list, not a map", ""),
            id="map for a list",
        ),
        pytest.param(
            "HelmRelease",
            {"install": {"crds": "createReplace"}},
            Violation(("install", "crds"), "'createReplace' is not allowed", "did you mean CreateReplace?"),
            id="enum with a likely value",
        ),
        pytest.param(
            "HelmRelease",
            {"driftDetection": {"mode": "on"}},
            Violation(("driftDetection", "mode"), "'on' is not allowed", "allowed: disabled, enabled, warn"),
            id="enum",
        ),
        pytest.param(
            "Kustomization",
            {"dependsOn": [{"name": "a"}, {"namespace": "b"}]},
            Violation(("dependsOn", 1), "required field 'name' is missing", "add name"),
            id="required in a list",
        ),
        pytest.param(
            "HelmRelease",
            {"valuesFrom": [{"kind": "Secret", "name": ""}]},
            Violation(("valuesFrom", 0, "name"), "'' has 0 characters, at least 1 are required", ""),
            id="too short",
        ),
        pytest.param(
            "Kustomization",
            {"targetNamespace": "n" * 64},
            Violation(("targetNamespace",), f"'{'n' * 40}'… has 64 characters, at most 63 are allowed", ""),
            id="too long, and cut in the message",
        ),
        pytest.param(
            "OCIRepository",
            {"url": "https://ghcr.io/x"},
            Violation(
                ("url",),
                "'https://ghcr.io/x' is not an address that begins with oci://",
                "",
            ),
            id="address",
        ),
        pytest.param(
            "Kustomization",
            {"sourceRef": None},
            Violation(("sourceRef",), "expected a map, not null", ""),
            id="null for a required field",
        ),
        pytest.param(
            "Kustomization",
            {"components": ["a", None]},
            Violation(("components", 1), "expected a string, not null", ""),
            id="null in a list",
        ),
    ],
)
def test_a_mistake_is_named_with_place_and_fix(
    kind: Kind, change: dict[str, Any], expected: Violation
) -> None:
    assert check_spec(kind, DRAFTED[kind] | change) == (expected,)


def test_null_means_not_set_as_for_the_api_server() -> None:
    assert check_spec("HelmRelease", RELEASE | {"timeout": None, "install": {"crds": None}}) == ()


def test_a_required_field_that_the_server_defaults_may_be_absent() -> None:
    assert check_spec("OCIRepository", OCI | {"verify": {}}) == ()


def test_all_mistakes_come_at_once_sorted_by_path() -> None:
    found = check_spec("Kustomization", {"interval": "x", "prune": 1, "zzz": 1, "aaa": 1})
    assert [each.path for each in found] == [(), ("aaa",), ("interval",), ("prune",), ("zzz",)]


def test_any_mapping_and_any_sequence_will_do() -> None:
    spec = MappingProxyType(
        FLUX | {"dependsOn": (MappingProxyType({"name": "a"}), MappingProxyType({"nam": "b"}))}
    )
    assert [each.path for each in check_spec("Kustomization", spec)] == [
        ("dependsOn", 1),
        ("dependsOn", 1, "nam"),
    ]


def whole(kind: str, version: str, spec: dict[str, Any], **metadata: object) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": "x", **metadata}, "spec": spec}


@pytest.mark.parametrize(
    "sound",
    [
        whole("GitRepository", "source.toolkit.fluxcd.io/v1", {"interval": "1m", "url": "ssh://git@host/x"}),
        whole(
            "Bucket",
            "source.toolkit.fluxcd.io/v1",
            {"interval": "1m", "bucketName": "b", "endpoint": "minio", "provider": "generic"},
        ),
        whole("HelmRepository", "source.toolkit.fluxcd.io/v1", {"url": "https://charts.example.com"}),
    ],
    ids=lambda each: each["kind"],
)
def test_sources_are_known_as_whole_objects(sound: dict[str, Any]) -> None:
    assert check_object(sound) == ()
    broken = copy.deepcopy(sound)
    broken["spec"]["url"] = broken["spec"]["bucketName"] = 5
    assert {each.path for each in check_object(broken)} == {("spec", "url"), ("spec", "bucketName")}


@pytest.mark.parametrize(
    ("metadata", "path"),
    [
        ({"name": "Reloader"}, ("metadata", "name")),
        ({"namespace": "a.b"}, ("metadata", "namespace")),
        ({"labels": {"a": "b c"}}, ("metadata", "labels", "a")),
        ({"labels": {"a b": "c"}}, ("metadata", "labels")),
        ({"annotations": {"a": True}}, ("metadata", "annotations", "a")),
        ({"label": {}}, ("metadata", "label")),
    ],
)
def test_metadata_is_checked(metadata: dict[str, Any], path: tuple[str, ...]) -> None:
    found = check_object(whole("Kustomization", "kustomize.toolkit.fluxcd.io/v1", FLUX, **metadata))
    assert [each.path for each in found] == [path]


@pytest.mark.parametrize(
    "unknown",
    [
        {},
        {"apiVersion": 1, "kind": []},
        {"apiVersion": "v1", "kind": "ConfigMap"},
        {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"},
        {"apiVersion": "source.toolkit.fluxcd.io/v1beta2", "kind": "OCIRepository"},
    ],
)
def test_what_has_no_schema_is_not_judged(unknown: dict[str, Any]) -> None:
    assert check_object(unknown) == ()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3)
    ),
    max_leaves=8,
)


@given(
    kind=st.sampled_from(get_args(Kind)),
    key=st.sampled_from(sorted(OCI.keys() | RELEASE.keys() | FLUX.keys())),
    value=ANYTHING,
)
def test_whatever_stands_there_messages_are_one_short_line(kind: Kind, key: str, value: object) -> None:
    for each in check_spec(kind, DRAFTED[kind] | {key: value}):
        assert each.message.isprintable()
        assert len(each.message) + len(each.fix) < 300
