"""A run on one cluster, with an API server in memory that serves objects of real controllers."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest

from live import healthy
from live.recorded import HEAD, FastTime, MemoryApi, recorded
from reloadgen.inventory.fleet import PrometheusService
from reloadgen.live import poll, reconcile_wait
from reloadgen.live.canary.reload_check import CanaryOptions
from reloadgen.live.cluster_run import ClusterRun
from reloadgen.live.kube.api import ApiStatusError, UnreachableError
from reloadgen.live.required_permissions import required_permissions

if TYPE_CHECKING:
    from reloadgen.live.results.fleet_result import ClusterResult
    from reloadgen.live.verify_settings import ClusterTarget, VerifySettings

FLUX = ("source", "entrypoint", "kustomization", "oci-repository", "helm-release", "chart")


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    time = FastTime()
    monkeypatch.setattr(poll, "time", time)
    monkeypatch.setattr(poll, "asyncio", time)


def run(
    api: MemoryApi, target: ClusterTarget | None = None, settings: VerifySettings = healthy.SETTINGS
) -> ClusterResult:
    return asyncio.run(ClusterRun(api, target or healthy.target(), settings, lambda _: None).run())


def states(result: ClusterResult) -> dict[str, str]:
    return {str(each.id).removeprefix("reloader/"): each.state.value for each in result.criteria}


def message(result: ClusterResult, name: str) -> str:
    return next(each.line for each in result.criteria if str(each.id) == name)


@pytest.mark.parametrize("cluster", ["infra", "apps"])
def test_a_healthy_cluster(cluster: str) -> None:
    result = run(healthy.api(cluster), healthy.target(cluster))
    assert (result.reached, result.failed, result.warnings) == (True, False, ())
    passed = dict.fromkeys((*FLUX, "available", "service-account", "single-release"), "pass")
    assert states(result) == {**passed, "scraped": "not-checked", "reloads": "not-checked"}


def test_only_source_and_entry_point_are_requested_to_reconcile() -> None:
    api = healthy.api()
    run(api)
    changes = [call for call in api.calls if call[0] not in {"get", "list"} and "reviews" not in call[1]]
    assert changes == [
        ("patch", "gitrepositories", "flux-system"),
        ("patch", "kustomizations", "cluster-infra-workloads"),
    ]


def test_nothing_is_changed_without_reconcile() -> None:
    api = healthy.api()
    run(api, settings=replace(healthy.SETTINGS, reconcile=False))
    assert {call[0] for call in api.calls if "reviews" not in call[1]} == {"get", "list"}


def test_an_entry_point_that_does_not_include_the_add_on_is_reported_with_its_path() -> None:
    """Recorded: every object is Ready, but nothing of Reloader is there."""
    result = run(
        MemoryApi(*recorded("b-apps")), healthy.target("apps"), replace(healthy.SETTINGS, revision="")
    )
    assert result.reached
    assert states(result)["entrypoint"] == "pass"
    problem = message(result, "reloader/kustomization")
    assert problem.startswith("Flux Kustomization flux-system/reloader does not exist, although entry point ")
    assert problem.endswith(
        "the entry point builds ./kubernetes/workloads/tenants, which does not include it"
    )
    assert states(result)["available"] == "fail"


def test_a_build_that_fails() -> None:
    result = run(MemoryApi(*recorded("a-infra")), settings=replace(healthy.SETTINGS, revision=""))
    assert states(result)["entrypoint"] == "fail"
    assert "BuildFailed: kustomize build failed" in message(result, "entrypoint")
    assert states(result)["kustomization"] == "not-checked"


def test_another_revision_is_reported_without_waiting() -> None:
    result = run(healthy.api(), settings=replace(healthy.SETTINGS, revision="0" * 40))
    assert message(result, "source").startswith(
        f"GitRepository flux-system/flux-system is at main@sha1:{HEAD}, not at {'0' * 40}; hint: push the commit"
    )
    assert states(result)["available"] == "pass"
    assert result.criteria[0].seconds < 5


def test_an_entry_point_that_is_not_there() -> None:
    result = run(healthy.api("apps"))
    assert states(result) == {"entrypoint": "fail"}
    assert message(result, "entrypoint").startswith(
        "entry point Flux Kustomization flux-system/cluster-infra-workloads"
    )


def test_permissions_are_checked_before_anything_else() -> None:
    api = healthy.api()
    api.denied = {("patch", "kustomizations"), ("list", "pods")}
    result = run(api)
    assert not result.reached
    assert message(result, "rights") == (
        'missing permissions; add: - {apiGroups: [""], resources: [pods], verbs: [list]} '
        "- {apiGroups: [kustomize.toolkit.fluxcd.io], resources: [kustomizations], verbs: [patch]}"
        "  # in namespace flux-system"
    )
    assert {call[1] for call in api.calls} == {"selfsubjectaccessreviews"}


@pytest.mark.parametrize(
    ("settings", "more", "fewer"),
    [
        ({"canary": CanaryOptions()}, {("create", "namespaces"), ("create", "deployments")}, set()),
        ({"canary": CanaryOptions(namespace="x")}, {("delete", "deployments")}, {("create", "namespaces")}),
        ({"reconcile": False}, set(), {("patch", "kustomizations")}),
    ],
)
def test_only_the_permissions_that_are_needed(
    settings: dict[str, object], more: set[tuple[str, str]], fewer: set[tuple[str, str]]
) -> None:
    permissions = required_permissions(healthy.target(), replace(healthy.SETTINGS, **settings))  # type: ignore[arg-type]
    asked = {(permission.verb, permission.kind.plural) for permission in permissions}
    assert more <= asked
    assert not fewer & asked
    assert not {each for each in asked if each[1] == "secrets"}


def test_prometheus_as_a_service_needs_the_service_proxy() -> None:
    target = healthy.target(prometheus=PrometheusService("monitoring", "prometheus", 9090))
    (permission,) = [
        permission for permission in required_permissions(target, healthy.SETTINGS) if permission.subresource
    ]
    named = 'resources: [services/proxy], resourceNames: ["prometheus:9090"], verbs: [get]'
    assert permission.rule == f'- {{apiGroups: [""], {named}}}  # in namespace monitoring'


def test_a_server_that_does_not_answer() -> None:
    api = healthy.api()
    api.down = UnreachableError("https://x does not answer: connection refused")
    result = run(api)
    assert (result.reached, states(result)) == (False, {"reach": "not-checked"})


def test_a_server_that_refuses_our_credentials() -> None:
    api = healthy.api()
    api.down = ApiStatusError(401, "Unauthorized")
    result = run(api)
    assert (result.reached, message(result, "reach")) == (False, "Unauthorized")


def test_flux_is_not_installed() -> None:
    api = healthy.api()
    api.absent = {"HelmRelease"}
    result = run(api)
    assert message(result, "flux") == (
        "the API server does not serve HelmRelease (helm.toolkit.fluxcd.io/v2): its CRD is not installed"
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
    result = run(api, settings=replace(healthy.SETTINGS, revision=""))
    assert message(result, "entrypoint").endswith("; last events: BuildFailed: event 1; BuildFailed: event 2")


def test_without_a_request_the_source_has_its_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    api = healthy.api()
    next(each for each in api.documents if each["kind"] == "GitRepository")["spec"]["interval"] = "2s"
    monkeypatch.setattr(reconcile_wait, "_MARGIN", 0.5)
    settings = replace(healthy.SETTINGS, revision="0" * 40, reconcile=False)
    result = run(api, settings=settings)
    assert states(result)["source"] == "fail"
    assert 2 <= result.criteria[0].seconds < 6


def test_an_oci_source_without_commit_is_not_compared() -> None:
    api = healthy.api()
    source = next(each for each in api.documents if each["kind"] == "GitRepository")
    source["kind"] = "OCIRepository"
    entry = next(each for each in api.documents if each["metadata"]["name"] == "cluster-infra-workloads")
    entry["spec"]["sourceRef"]["kind"] = "OCIRepository"
    assert states(run(api, settings=replace(healthy.SETTINGS, revision="0" * 40)))["source"] == "pass"
    metadata = {"org.opencontainers.image.revision": "main@sha1:" + "0" * 40}
    source["status"]["artifact"]["metadata"] = metadata
    assert states(run(api, settings=replace(healthy.SETTINGS, revision="0" * 40)))["source"] == "pass"
    assert states(run(api, settings=replace(healthy.SETTINGS, revision="1" * 40)))["source"] == "fail"


def test_required_scraping_that_cannot_be_checked_fails() -> None:
    result = run(healthy.api(), settings=replace(healthy.SETTINGS, require_scrape=True))
    assert states(result)["scraped"] == "fail"
    assert "scraping not checked (--require-scrape); hint: pass" in message(result, "reloader/scraped")


def test_the_hint_of_a_suspended_object_is_a_complete_command() -> None:
    api = healthy.api()
    next(each for each in api.documents if each["kind"] == "GitRepository")["spec"]["suspend"] = True
    assert message(run(api), "source") == (
        "GitRepository flux-system/flux-system is suspended, so its status is outdated; "
        "hint: flux resume source git flux-system -n flux-system --context infra"
    )


def test_the_timeout_keeps_the_criteria_so_far() -> None:
    class Hanging(MemoryApi):
        async def get_from_service(self, *_: object) -> NoReturn:
            await asyncio.Event().wait()
            raise AssertionError

    api = Hanging(*healthy.api().documents)
    target = healthy.target(prometheus=PrometheusService("monitoring", "prometheus", 9090))
    result = run(api, target, replace(healthy.SETTINGS, timeout=0.5))
    assert states(result)["available"] == "pass"
    assert message(result, "timeout") == "not finished within --timeout 0.5s"
