"""The three answers, each with what it has to carry: the chain, the place and the line to add, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import scene
from reloadgen.commands.invocation import Invocation
from reloadgen.commands.open_session import open_session
from reloadgen.flux.broken_chain import NotReached
from reloadgen.flux.fleet_walk import walk_fleet
from reloadgen.flux.reachability import Reachability, Reached, Undecidable, reachability
from validation.samples import flux_kustomization

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "kubernetes/workloads/platform"


def answer(top: Path, cluster: str, path: str) -> Reachability:
    found = walk_fleet(open_session(Invocation(top)).fleet, scene.read(top))
    walk = next(each for each in found.clusters if each.cluster.name == cluster)
    return reachability(found, walk, path)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return scene.copied("story", tmp_path)


def test_reached_comes_with_the_whole_chain(story: Path) -> None:
    path = f"{ROOT}/cicd/namespace.yaml"
    found = walk_fleet(open_session(Invocation(story)).fleet, scene.read(story))
    walk = next(each for each in found.clusters if each.cluster.name == "infra")
    verdict = reachability(found, walk, path)
    assert isinstance(verdict, Reached)
    (use,) = verdict.uses
    names = [walk.result.kustomizations[index].name for index in walk.result.ancestry(use.index)]
    assert names == ["flux-system", "cluster-infra-workloads"]
    assert [(step.path, step.line) for step in use.includes] == [
        (f"{ROOT}/kustomization.yaml", 7),
        (f"{ROOT}/cicd/kustomization.yaml", 5),
    ]


def test_not_reached_names_the_list_and_the_line(story: Path) -> None:
    (story / ROOT / "system").mkdir()
    (story / ROOT / "system/kustomization.yaml").write_text("resources: []\n", "utf-8")
    verdict = answer(story, "infra", f"{ROOT}/system/kustomization.yaml")
    assert isinstance(verdict, NotReached)
    assert (verdict.path, verdict.line, verdict.fix) == (
        f"{ROOT}/kustomization.yaml",
        4,
        "add `- system` under resources",
    )


def test_another_clusters_root_is_not_reached(story: Path) -> None:
    verdict = answer(story, "apps", f"{ROOT}/cicd/namespace.yaml")
    assert isinstance(verdict, NotReached)
    assert "kubernetes/clusters/infra/workloads.yaml is not read" in verdict.message


def test_a_path_by_an_unknown_variable_is_undecidable_only_where_it_may_lead(tmp_path: Path) -> None:
    top = scene.copied("substituted", tmp_path)
    gate = top / "gates/dev/hidden.yaml"
    gate.write_text(gate.read_text("utf-8").replace("./${WHERE}", "./extra/${WHERE}"), "utf-8")
    for directory in ("extra/a", "other"):
        (top / directory).mkdir(parents=True)
        (top / directory / "cm.yaml").write_text("a: b\n", "utf-8")
    assert isinstance(answer(top, "dev", "extra/a/cm.yaml"), Undecidable)
    assert isinstance(answer(top, "dev", "other/cm.yaml"), NotReached)


def test_what_a_resource_set_makes_is_undecidable(tmp_path: Path) -> None:
    verdict = answer(scene.copied("hub-and-spoke", tmp_path), "hub", "tenants/red/cm.yaml")
    assert isinstance(verdict, Undecidable)
    assert "ResourceSet tenants creates Flux Kustomizations in the cluster" in verdict.why


def test_what_goes_to_another_cluster_is_not_this_ones(tmp_path: Path) -> None:
    verdict = answer(scene.copied("hub-and-spoke", tmp_path), "hub", "workloads/spoke-a/cm.yaml")
    assert isinstance(verdict, NotReached)
    assert "it applies to another cluster, through kubeConfig" in verdict.message


def test_behind_a_symlink_there_is_nothing(story: Path) -> None:
    (story / "real").mkdir()
    (story / "real/kustomization.yaml").write_text("resources: []\n", "utf-8")
    (story / ROOT / "linked").symlink_to(story / "real")
    listing = story / ROOT / "kustomization.yaml"
    listing.write_text(listing.read_text("utf-8") + "  - linked\n", "utf-8")
    issues = [issue for issue in scene.validated(story) if issue.rule == "dangling-entry"]
    assert [(issue.location.path, issue.location.line) for issue in issues] == [
        (f"{ROOT}/kustomization.yaml", 9)
    ]


def test_a_sub_path_artifact_counts_from_its_own_top(tmp_path: Path) -> None:
    top = scene.copied("artifact", tmp_path, inventory=False)
    inventory = "clusters:\n  - {name: tenant, syncPath: deploy/clusters/tenant, root: deploy/apps, entrypoint: apps}\n"
    (top / "clusters.yaml").write_text(inventory, "utf-8")
    assert isinstance(answer(top, "tenant", "deploy/apps/web.yaml"), Reached)


def test_an_entry_point_of_the_name_in_another_namespace_starts_nothing(tmp_path: Path) -> None:
    start = flux_kustomization("apps", "apps")
    files = {
        "clusters.yaml": "clusters:\n  - {name: prod, root: apps, entrypoint: apps}\n",
        "start/apps.yaml": start,
        "start/team.yaml": start.replace("namespace: flux-system}\nspec", "namespace: team}\nspec"),
        "apps/web.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: web}\n",
    }
    assert isinstance(answer(scene.written(tmp_path, files), "prod", "apps/web.yaml"), Reached)
