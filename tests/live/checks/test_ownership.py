"""Whose rights, and how many releases."""

from __future__ import annotations

import asyncio

from live import sound
from live.recorded import one
from reloadgen.live.checks.ownership import images_of, judge_alone, judge_binding
from reloadgen.live.verify_results import State

RELEASE = one("c-infra-flux", "HelmRelease")


def test_the_binding_is_for_the_pods_account() -> None:
    found = asyncio.run(judge_binding(sound.api(), sound.expected(), RELEASE, (sound.deployment(),)))
    assert (found.state, found.message) == (
        State.PASS,
        "ClusterRoleBinding reloader-role-binding is for ServiceAccount kube-system/reloader",
    )


def test_a_binding_that_was_taken_over() -> None:
    api = sound.api()
    api.documents = [each for each in api.documents if each["kind"] != "ClusterRoleBinding"] + [
        sound.binding("other")
    ]
    found = asyncio.run(judge_binding(api, sound.expected(), RELEASE, (sound.deployment(),)))
    assert found.state is State.FAIL
    assert found.message == (
        "ClusterRoleBinding reloader-role-binding is for ServiceAccount other/reloader, not kube-system/reloader: "
        "Helm release other/reloader took it over"
    )


def test_a_binding_that_is_gone() -> None:
    api = sound.api()
    api.documents = [each for each in api.documents if each["kind"] != "ClusterRoleBinding"]
    found = asyncio.run(judge_binding(api, sound.expected(), RELEASE, (sound.deployment(),)))
    assert (found.state, found.message) == (
        State.FAIL,
        "ClusterRoleBinding reloader-role-binding does not exist",
    )


def test_without_an_inventory_the_chart_s_naming_is_used() -> None:
    release = {**RELEASE, "status": {**RELEASE["status"], "inventory": None}}
    found = asyncio.run(judge_binding(sound.api(), sound.expected(), release, (sound.deployment(),)))
    assert found.state is State.PASS


def test_nothing_to_compare_is_not_passed() -> None:
    found = asyncio.run(judge_binding(sound.api(), sound.expected(), RELEASE, ()))
    assert found.state is State.NOT_CHECKED


def test_a_second_release_by_flux_or_by_hand() -> None:
    api = sound.api()
    second = {**RELEASE, "metadata": {**RELEASE["metadata"], "namespace": "other"}}
    api.documents += [second, sound.deployment("by-hand")]
    found = asyncio.run(judge_alone(api, sound.expected(), RELEASE, (sound.deployment(),)))
    assert (found.state, found.message) == (
        State.FAIL,
        "chart reloader is in this cluster twice: HelmRelease other/reloader, Deployment by-hand/reloader too",
    )


def test_images_without_tag_and_digest() -> None:
    containers = [{"image": image} for image in ("a:5000/b/c:1", "d@sha256:x", "e/f")]
    workload = {"spec": {"template": {"spec": {"containers": containers}}}}
    assert images_of(workload) == {"a:5000/b/c", "d", "e/f"}
