"""The whole course on one cluster, against an API server in memory that serves what real controllers wrote."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from live import sound
from live.recorded import HEAD, FastTime, MemoryApi, recorded
from reloadgen.inventory.fleet import PrometheusService
from reloadgen.live import poll, reconcile_wait
from reloadgen.live.cluster_run import Course, wanted_rights
from reloadgen.live.kube.api import RefusedError, UnreachableError

if TYPE_CHECKING:
    from reloadgen.live.verify_results import ClusterResult
    from reloadgen.live.verify_settings import Job, Settings

FLUX = ("source", "entrypoint", "kustomization", "oci-repository", "helm-release", "chart")


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    time = FastTime()
    monkeypatch.setattr(poll, "time", time)
    monkeypatch.setattr(poll, "asyncio", time)


def run(api: MemoryApi, job: Job | None = None, settings: Settings = sound.SETTINGS) -> ClusterResult:
    return asyncio.run(Course(api, job or sound.job(), settings, lambda _: None).run())


def states(result: ClusterResult) -> dict[str, str]:
    return {each.id.removeprefix("reloader/"): each.state.value for each in result.criteria}


def message(result: ClusterResult, name: str) -> str:
    return next(each.message for each in result.criteria if each.id == name)


@pytest.mark.parametrize("cluster", ["infra", "apps"])
def test_a_sound_cluster(cluster: str) -> None:
    result = run(sound.api(cluster), sound.job(cluster))
    assert (result.reached, result.failed, result.warnings) == (True, False, ())
    passed = dict.fromkeys((*FLUX, "AC1", "service-account", "single-release"), "pass")
    assert states(result) == {**passed, "AC2": "not-checked", "AC3": "not-checked"}


def test_requests_are_made_of_source_and_entry_point_alone() -> None:
    api = sound.api()
    run(api)
    changes = [call for call in api.calls if call[0] not in {"get", "list"} and "reviews" not in call[1]]
    assert changes == [
        ("patch", "gitrepositories", "flux-system"),
        ("patch", "kustomizations", "cluster-infra-workloads"),
    ]


def test_nothing_is_changed_without_reconcile() -> None:
    api = sound.api()
    run(api, settings=replace(sound.SETTINGS, reconcile=False))
    assert {call[0] for call in api.calls if "reviews" not in call[1]} == {"get", "list"}


def test_the_silent_miss_is_told_with_the_entry_point_s_path() -> None:
    """Recorded: both clusters green, `apps` without anything of Reloader."""
    result = run(MemoryApi(*recorded("b-apps")), sound.job("apps"), replace(sound.SETTINGS, revision=""))
    assert result.reached
    assert states(result)["entrypoint"] == "pass"
    said = message(result, "reloader/kustomization")
    assert said.startswith("Flux Kustomization flux-system/reloader does not exist, though its entry point")
    assert said.endswith("that one reads ./kubernetes/workloads/tenants, and nothing there leads to it")
    assert states(result)["AC1"] == "fail"


def test_the_literal_draft_breaks_infra() -> None:
    result = run(MemoryApi(*recorded("a-infra")), settings=replace(sound.SETTINGS, revision=""))
    assert states(result)["entrypoint"] == "fail"
    assert "BuildFailed: kustomize build failed" in message(result, "entrypoint")
    assert states(result)["kustomization"] == "not-checked"


def test_another_revision_is_told_and_not_waited_for() -> None:
    result = run(sound.api(), settings=replace(sound.SETTINGS, revision="0" * 40))
    assert message(result, "source").startswith(
        f"GitRepository flux-system/flux-system is at main@sha1:{HEAD}, not at {'0' * 40}: is it pushed"
    )
    assert states(result)["AC1"] == "pass"
    assert result.criteria[0].seconds < 5


def test_an_entry_point_that_is_not_there() -> None:
    result = run(sound.api("apps"))
    assert states(result) == {"entrypoint": "fail"}
    assert message(result, "entrypoint").startswith(
        "entry point Flux Kustomization flux-system/cluster-infra-workloads"
    )


def test_rights_are_asked_before_anything_else() -> None:
    api = sound.api()
    api.denied = {("patch", "kustomizations"), ("list", "pods")}
    result = run(api)
    assert not result.reached
    assert message(result, "rights") == (
        'not allowed; add: - {apiGroups: [""], resources: [pods], verbs: [list]} '
        "- {apiGroups: [kustomize.toolkit.fluxcd.io], resources: [kustomizations], verbs: [patch]}"
        "  # in namespace flux-system"
    )
    assert {call[1] for call in api.calls} == {"selfsubjectaccessreviews"}


@pytest.mark.parametrize(
    ("settings", "more", "fewer"),
    [
        ({"canary": True}, {("create", "namespaces"), ("create", "deployments")}, set()),
        ({"canary": True, "canary_namespace": "x"}, {("delete", "deployments")}, {("create", "namespaces")}),
        ({"reconcile": False}, set(), {("patch", "kustomizations")}),
    ],
)
def test_only_what_is_needed_is_asked_for(
    settings: dict[str, object], more: set[tuple[str, str]], fewer: set[tuple[str, str]]
) -> None:
    rights = wanted_rights(sound.job(), replace(sound.SETTINGS, **settings))  # type: ignore[arg-type]
    asked = {(right.verb, right.kind.plural) for right in rights}
    assert more <= asked
    assert not fewer & asked
    assert not {each for each in asked if each[1] == "secrets"}


def test_the_proxy_is_asked_for_where_prometheus_is_a_service() -> None:
    job = sound.job(prometheus=PrometheusService("monitoring", "prometheus", 9090))
    (right,) = [right for right in wanted_rights(job, sound.SETTINGS) if right.subresource]
    named = 'resources: [services/proxy], resourceNames: ["prometheus:9090"], verbs: [get]'
    assert right.rule == f'- {{apiGroups: [""], {named}}}  # in namespace monitoring'


def test_a_server_that_does_not_answer() -> None:
    api = sound.api()
    api.down = UnreachableError("https://x does not answer: connection refused")
    result = run(api)
    assert (result.reached, states(result)) == (False, {"reach": "not-checked"})


def test_a_server_that_refuses_our_credentials() -> None:
    api = sound.api()
    api.down = RefusedError(401, "Unauthorized")
    result = run(api)
    assert (result.reached, message(result, "reach")) == (False, "Unauthorized")


def test_flux_is_not_installed() -> None:
    api = sound.api()
    api.absent = {"HelmRelease"}
    result = run(api)
    assert message(result, "flux") == (
        "the server has no kind HelmRelease (helm.toolkit.fluxcd.io/v2): its CRD is not installed"
    )
    assert result.failed


def test_a_failure_comes_with_the_object_s_last_events() -> None:
    api = MemoryApi(*recorded("a-infra"))
    for count in range(3):
        api.documents.append(
            {
                "kind": "Event",
                "metadata": {"name": f"e{count}", "namespace": "flux-system"},
                "involvedObject": {"kind": "Kustomization", "name": "cluster-infra-workloads"},
                "reason": "BuildFailed",
                "message": f"event\n{count}",
                "lastTimestamp": f"2026-11-23T02:39:0{count}Z",
            }
        )
    result = run(api, settings=replace(sound.SETTINGS, revision=""))
    assert message(result, "entrypoint").endswith("; last events: BuildFailed: event 1; BuildFailed: event 2")


def test_a_source_that_nobody_asked_is_given_its_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    api = sound.api()
    next(each for each in api.documents if each["kind"] == "GitRepository")["spec"]["interval"] = "2s"
    monkeypatch.setattr(reconcile_wait, "_MARGIN", 0.5)
    settings = replace(sound.SETTINGS, revision="0" * 40, reconcile=False)
    result = run(api, settings=settings)
    assert states(result)["source"] == "fail"
    assert 2 <= result.criteria[0].seconds < 6


def test_an_oci_source_is_not_held_to_a_commit_that_it_does_not_tell() -> None:
    api = sound.api()
    source = next(each for each in api.documents if each["kind"] == "GitRepository")
    source["kind"] = "OCIRepository"
    entry = next(each for each in api.documents if each["metadata"]["name"] == "cluster-infra-workloads")
    entry["spec"]["sourceRef"]["kind"] = "OCIRepository"
    assert states(run(api, settings=replace(sound.SETTINGS, revision="0" * 40)))["source"] == "pass"
    noted = {"org.opencontainers.image.revision": "main@sha1:" + "0" * 40}
    source["status"]["artifact"]["metadata"] = noted
    assert states(run(api, settings=replace(sound.SETTINGS, revision="0" * 40)))["source"] == "pass"
    assert states(run(api, settings=replace(sound.SETTINGS, revision="1" * 40)))["source"] == "fail"
