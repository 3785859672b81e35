"""The status of Flux objects, with objects that real controllers wrote."""

from __future__ import annotations

import copy

import pytest

from live.recorded import HEAD, one
from reloadgen.live.checks.flux_status import (
    judge_helm_release,
    judge_kustomization,
    judge_object,
    last_chart,
)
from reloadgen.live.checks.status import Failed, Ready, Waiting

REVISION = f"main@sha1:{HEAD}"
LITERAL = "main@sha1:be9fdb9ba10c0696f370aec74237905283e22fe2"
FAILURES = "main@sha1:eaf291bfdb027a188e2fe93d738703c4c3cd4fed"


@pytest.mark.parametrize("file", ["c-infra-flux", "c-apps-flux"])
@pytest.mark.parametrize("name", ["", "reloader"])
def test_a_healthy_kustomization_is_ready(file: str, name: str) -> None:
    entry = f"cluster-{file.split('-')[1]}-workloads"
    assert isinstance(judge_kustomization(one(file, "Kustomization", name or entry), REVISION), Ready)


def test_a_directory_without_kustomization_fails_to_build() -> None:
    entry = one("a-infra", "Kustomization")
    status = judge_kustomization(entry, LITERAL)
    assert isinstance(status, Failed)
    assert status.message.startswith(
        "Kustomization flux-system/cluster-infra-workloads: BuildFailed: kustomize build failed: "
    )
    assert (
        "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization'" in status.message
    )
    assert "\n" not in status.message


def test_green_of_an_older_revision_does_not_count() -> None:
    healthy = one("c-infra-flux", "Kustomization", "reloader")
    status = judge_kustomization(healthy, "main@sha1:0000000")
    assert status == Waiting(
        f"Kustomization flux-system/reloader is at {REVISION}, not yet at main@sha1:0000000"
    )


def test_green_of_an_older_generation_does_not_count() -> None:
    healthy = copy.deepcopy(one("c-infra-flux", "HelmRelease"))
    healthy["metadata"]["generation"] = 2
    assert judge_helm_release(healthy) == Waiting(
        "HelmRelease kube-system/reloader: the controller has not processed generation 2 yet"
    )
    healthy["status"]["conditions"][0]["observedGeneration"] = 2
    assert judge_helm_release(healthy) == Waiting(
        "HelmRelease kube-system/reloader: its Ready condition is of an earlier generation"
    )


def test_a_request_counts_when_it_is_handled() -> None:
    entry = one("c-infra-flux", "Kustomization", "cluster-infra-workloads")
    handled = entry["status"]["lastHandledReconcileAt"]
    assert isinstance(judge_kustomization(entry, REVISION, "earlier"), Ready)
    status = judge_kustomization(entry, REVISION, handled)
    assert status == Waiting(
        "Kustomization flux-system/cluster-infra-workloads has not handled the reconcile request yet"
    )


def test_a_failed_build_is_reported_before_the_request_is_handled() -> None:
    entry = one("a-infra", "Kustomization")
    status = judge_kustomization(entry, LITERAL, entry["status"]["lastHandledReconcileAt"])
    assert isinstance(status, Failed)


def test_a_rolled_back_upgrade_is_a_failure_with_its_cause() -> None:
    status = judge_helm_release(one("badupgrade-infra-helmrelease", "HelmRelease"))
    assert status == Failed(
        "HelmRelease kube-system/reloader: UpgradeFailed: Helm upgrade failed for release kube-system/reloader with "
        "chart reloader@2.2.16+8a3e333d8a3c: timeout waiting for: [Deployment/kube-system/reloader status: "
        "'InProgress'] (RollbackSucceeded: Helm rollback to previous release kube-system/reloader.v6 with chart "
        "reloader@2.2.16+8a3e333d8a3c succeeded)"
    )
    outer = judge_kustomization(
        one("badupgrade-infra-kustomization", "Kustomization"),
        "main@sha1:6ee3f4cece60ab56e7840edb73389aee0d9284d8",
    )
    assert isinstance(outer, Failed)
    assert "HealthCheckFailed" in outer.message


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (
            "never-default-helmrelease",
            "timeout waiting for: [Deployment/t-never/reloader-never status: 'InProgress']",
        ),
        ("nocrd-helmrelease", 'no matches for kind "PodMonitor" in version "monitoring.coreos.com/v1"'),
        ("own-helmrelease", 'ClusterRole "reloader-role" in namespace "" exists and cannot be imported'),
    ],
)
def test_a_release_that_failed_is_a_failure_while_flux_tries_again(file: str, words: str) -> None:
    status = judge_helm_release(one(file, "HelmRelease"))
    assert isinstance(status, Failed)
    assert ": InstallFailed: Helm install failed for release" in status.message
    assert words in status.message


def test_the_outer_object_only_waits_meanwhile() -> None:
    status = judge_kustomization(one("nocrd-kustomization", "Kustomization"), FAILURES)
    assert isinstance(status, Waiting)
    assert "Reconciliation in progress" in status.message


@pytest.mark.parametrize(
    ("namespace", "words"),
    [
        (
            "t-tag",
            "GET http://127.0.0.1:5755/v2/charts/reloader/manifests/9.9.9: MANIFEST_UNKNOWN: Unknown manifest",
        ),
        ("t-url404", "manifests/2.2.16: NAME_UNKNOWN: Unknown name"),
        ("t-refused", "connect: connection refused"),
    ],
)
def test_a_failed_source_is_reported_at_the_source(namespace: str, words: str) -> None:
    source = one("failure-cases-apps", "OCIRepository", namespace=namespace)
    status = judge_object(source)
    assert isinstance(status, Failed)
    assert status.message.startswith(f"OCIRepository {namespace}/reloader: OCIArtifactPullFailed: ")
    assert words in status.message
    release = judge_helm_release(one("failure-cases-apps", "HelmRelease", namespace=namespace))
    assert isinstance(release, Waiting), "it only repeats the problem of its source"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("case-field", "ReconciliationFailed: HelmRelease/t-field/reloader dry-run failed"),
        ("case-nsmissing", 'namespaces "t-nowhere" not found'),
        ("case-never30", "failed early due to stalled resources"),
    ],
)
def test_kustomizations_that_fail(name: str, words: str) -> None:
    status = judge_kustomization(one("failure-cases-apps", "Kustomization", name), FAILURES)
    assert isinstance(status, Failed)
    assert words in status.message


@pytest.mark.parametrize(
    "namespace", ["t-never30", "t-nstarget", "t-pmns", "t-quotedro", "t-schema", "t-tmpl"]
)
def test_releases_that_fail(namespace: str) -> None:
    status = judge_helm_release(one("failure-cases-apps", "HelmRelease", namespace=namespace))
    assert isinstance(status, Failed)
    assert "Failed: Helm " in status.message


def test_a_suspended_object_comes_with_the_command_that_resumes_it() -> None:
    source = copy.deepcopy(one("c-infra-flux", "OCIRepository"))
    source["spec"]["suspend"] = True
    assert judge_object(source) == Failed(
        "OCIRepository kube-system/reloader is suspended, so its status is outdated",
        command="flux resume source oci reloader -n kube-system",
    )


def test_the_chart_that_runs_is_read_from_the_newest_release() -> None:
    digest = "sha256:e479372492f340744489eeef4ef15aa9987fa38de8a56301d91e24e00a8bab87"
    assert last_chart(one("c-infra-flux", "HelmRelease")) == ("2.2.3", digest)
    assert last_chart(one("badupgrade-infra-helmrelease", "HelmRelease")) == ("2.2.16", "")
    assert last_chart(one("nocrd-helmrelease", "HelmRelease")) == ("", "")
