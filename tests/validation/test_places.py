"""What is ours, on the way to it, built with it, and elsewhere, in a small repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import scene
from reloadgen.commands.invocation import Invocation
from reloadgen.commands.open_session import open_session
from reloadgen.errors import Location
from reloadgen.flux.fleet_walk import walk_fleet
from reloadgen.validation.case import Case
from reloadgen.workspace.comparison import compare_all
from validation.samples import INFRA, PLATFORM, RELEASE, WORKLOADS, flux_kustomization, kustomization

if TYPE_CHECKING:
    from pathlib import Path

    from validation.samples import Files

EXTRA = f"{INFRA}/extra.yaml"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME, namespace: default}\n"


def case_of(top: Path) -> Case:
    """The case that the rules see."""
    session = open_session(Invocation(top))
    comparison = compare_all(session)
    return Case(session.fleet, walk_fleet(session.fleet, comparison.repository()), comparison.rendered)


def place(tmp_path: Path, files: Files, path: str, line: int = 1) -> str:
    """The place of a line for cluster `infra`."""
    top = scene.written(scene.copied("story", tmp_path), files)
    return case_of(top).places["infra"].of(Location(path, line, 1))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("clusters.yaml", "ours"),
        (RELEASE, "ours"),
        (WORKLOADS, "on-the-way"),
        (f"{INFRA}/flux-system/gotk-sync.yaml", "on-the-way"),
        (f"{PLATFORM}/kustomization.yaml", "on-the-way"),
        (f"{PLATFORM}/system/kustomization.yaml", "on-the-way"),
        (f"{PLATFORM}/cicd/kustomization.yaml", "built-with-ours"),
        ("kubernetes/workloads/tenants/kustomization.yaml", "elsewhere"),
        ("not/there.yaml", "elsewhere"),
    ],
)
def test_the_places_of_a_repository(tmp_path: Path, path: str, expected: str) -> None:
    assert place(tmp_path, {}, path, line=5) == expected


def test_an_object_beside_one_on_the_way_is_not_on_the_way(tmp_path: Path) -> None:
    text = (scene.tree("story") / WORKLOADS).read_text("utf-8")
    files = {WORKLOADS: f"{text}---\n{CONFIG}"}
    line = files[WORKLOADS].count("\n") - 1
    assert place(tmp_path, files, WORKLOADS, line) == "built-with-ours"
    assert place(tmp_path, files, WORKLOADS, 2) == "on-the-way"


def test_what_another_kustomization_builds_is_elsewhere(tmp_path: Path) -> None:
    files = {EXTRA: flux_kustomization("extra", "extra"), "extra/config.yaml": CONFIG}
    assert place(tmp_path, files, "extra/config.yaml") == "elsewhere"
    assert place(tmp_path, files, EXTRA) == "built-with-ours"


@pytest.mark.parametrize(
    "more",
    [
        "  dependsOn: [{name: extra}]\n",
        "  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}\n",
    ],
)
def test_what_the_entry_point_needs_is_on_the_way(tmp_path: Path, more: str) -> None:
    files = {
        WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, more),
        EXTRA: flux_kustomization("extra", "extra"),
        "extra/config.yaml": CONFIG.replace("default", "flux-system").replace("NAME", "settings"),
        "extra/kustomization.yaml": kustomization("config.yaml"),
    }
    assert place(tmp_path, files, EXTRA) == "on-the-way"
    assert place(tmp_path, files, "extra/kustomization.yaml") in ("on-the-way", "built-with-ours")


def test_dependencies_of_dependencies_are_on_the_way(tmp_path: Path) -> None:
    files = {
        WORKLOADS: flux_kustomization("cluster-infra-workloads", PLATFORM, "  dependsOn: [{name: a}]\n"),
        f"{INFRA}/a.yaml": flux_kustomization("a", "a", "  dependsOn: [{name: b}]\n"),
        f"{INFRA}/b.yaml": flux_kustomization("b", "b", "  dependsOn: [{name: a}]\n"),
        "a/config.yaml": CONFIG.replace("NAME", "a"),
        "b/config.yaml": CONFIG.replace("NAME", "b"),
    }
    assert place(tmp_path, files, f"{INFRA}/b.yaml") == "on-the-way"
    assert place(tmp_path, files, "b/config.yaml") == "built-with-ours"


def test_where_the_way_breaks_what_breaks_it_is_on_the_way(tmp_path: Path) -> None:
    files = {
        WORKLOADS: flux_kustomization("between", "between"),
        "between/entry.yaml": flux_kustomization("cluster-infra-workloads", PLATFORM),
        "between/kustomization.yaml": kustomization("gone.yaml"),
    }
    assert place(tmp_path, files, WORKLOADS) == "on-the-way"
    assert place(tmp_path, files, "between/kustomization.yaml") == "on-the-way"
