"""Whose permissions a release has, and whether it is the only one of its chart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from live import healthy
from live.recorded import one
from reloadgen.live.checks.ownership import (
    OwnershipObjects,
    app_labels,
    binding_names,
    images_of,
    judge_service_account,
    judge_single_release,
)
from reloadgen.live.results.criterion import State

RELEASE = one("c-infra-flux", "HelmRelease")
NAME = "reloader-role-binding"
WORKLOADS = (healthy.deployment(),)


def around(
    binding: dict[str, Any] | None, *releases: dict[str, Any], deployments: tuple[dict[str, Any], ...] = ()
) -> OwnershipObjects:
    return OwnershipObjects({NAME: binding}, (RELEASE, *releases), (*WORKLOADS, *deployments))


def test_the_binding_is_for_the_account_of_the_pods() -> None:
    criterion = judge_service_account(healthy.expected(), WORKLOADS, around(healthy.binding()))
    assert (criterion.state, criterion.message) == (
        State.PASS,
        f"ClusterRoleBinding {NAME} grants permissions to ServiceAccount kube-system/reloader",
    )


def test_a_binding_that_another_release_took_over() -> None:
    criterion = judge_service_account(healthy.expected(), WORKLOADS, around(healthy.binding("other")))
    assert (criterion.state, criterion.message) == (
        State.FAIL,
        (
            f"ClusterRoleBinding {NAME} grants permissions to ServiceAccount other/reloader, not to "
            "kube-system/reloader: it now belongs to Helm release other/reloader"
        ),
    )


def test_a_binding_that_was_deleted() -> None:
    criterion = judge_service_account(healthy.expected(), WORKLOADS, around(None))
    assert (criterion.state, criterion.message) == (State.FAIL, f"ClusterRoleBinding {NAME} does not exist")


def test_the_bindings_come_from_the_inventory_of_the_release_or_the_naming_of_the_chart() -> None:
    assert binding_names(healthy.expected(), RELEASE) == (NAME,)
    without = {**RELEASE, "status": {**RELEASE["status"], "inventory": None}}
    assert binding_names(healthy.expected(), without) == (NAME,)
    assert binding_names(replace(healthy.expected(), addon="other"), without) == ()


def test_nothing_to_compare_does_not_pass() -> None:
    criterion = judge_service_account(healthy.expected(), (), around(healthy.binding()))
    assert criterion.state is State.NOT_CHECKED


def test_one_release() -> None:
    criterion = judge_single_release(healthy.expected(), RELEASE, WORKLOADS, around(healthy.binding()))
    assert (criterion.state, criterion.message) == (State.PASS, "no other release of chart reloader")


def test_a_second_release_by_flux_or_by_hand() -> None:
    second = {**RELEASE, "metadata": {**RELEASE["metadata"], "namespace": "other"}}
    objects = around(healthy.binding(), second, deployments=(healthy.deployment("by-hand"),))
    criterion = judge_single_release(healthy.expected(), RELEASE, WORKLOADS, objects)
    assert (criterion.state, criterion.message) == (
        State.FAIL,
        (
            "chart reloader is installed more than once: "
            "also by HelmRelease other/reloader, Deployment by-hand/reloader"
        ),
    )


def test_copies_are_searched_by_the_app_label() -> None:
    assert app_labels(WORKLOADS) == ("reloader",)
    assert app_labels(({"metadata": {}},)) == ()


def test_images_without_tag_and_digest() -> None:
    containers = [{"image": image} for image in ("a:5000/b/c:1", "d@sha256:x", "e/f")]
    workload = {"spec": {"template": {"spec": {"containers": containers}}}}
    assert images_of(workload) == {"a:5000/b/c", "d", "e/f"}
