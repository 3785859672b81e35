"""What the judge makes of the real kustomize, against Flux's own library on the same trees."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

import draws
import scene
import toolbox
import verdicts
from external_kustomize.builds import judged
from kustomize import mutated_trees
from kustomize.test_builder import COMPONENT, MAP, ODD, contents
from reloadgen.external_kustomize.judged_result import is_failing
from reloadgen.external_kustomize.kustomize_judge import KustomizeJudge
from reloadgen.external_kustomize.kustomize_program import program_at
from reloadgen.kustomize.flux_options import FluxOptions
from reloadgen.kustomize.resources.selectors import Selector

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.kustomize.build_result import BuildResult

pytestmark = pytest.mark.oracle

CM = {"a.yaml": MAP % "a", "b.yaml": MAP % "b"}
WITH_OPTIONS: dict[str, tuple[dict[str, str], dict[str, Any], FluxOptions]] = {
    "namespace, prefix and suffix": (
        CM,
        {"targetNamespace": "n", "namePrefix": "p-", "nameSuffix": "-s"},
        FluxOptions(namespace="n", prefix="p-", suffix="-s"),
    ),
    "over those of the file": (
        {**CM, "kustomization.yaml": "namespace: x\nnamePrefix: y-\nresources: [a.yaml]\n"},
        {"targetNamespace": "n", "namePrefix": "p-"},
        FluxOptions(namespace="n", prefix="p-"),
    ),
    "patches": (
        {**CM, "kustomization.yaml": "resources: [a.yaml, b.yaml]\n"},
        {
            "patches": [
                {
                    "patch": "- {op: add, path: /data, value: {x: y}}",
                    "target": {"kind": "ConfigMap", "name": "b"},
                }
            ]
        },
        FluxOptions(
            patches=(
                ("- {op: add, path: /data, value: {x: y}}", Selector("", "", "ConfigMap", "", "b", "", "")),
            )
        ),
    ),
    "components": (
        {
            **CM,
            "c/kustomization.yaml": COMPONENT + "namePrefix: c-\n",
            "kustomization.yaml": "resources: [a.yaml]\n",
        },
        {"components": ["c"]},
        FluxOptions(components=("c",)),
    ),
    "components that are missing": (
        {**CM, "kustomization.yaml": "resources: [a.yaml]\n"},
        {"components": ["c"]},
        FluxOptions(components=("c",)),
    ),
    "components that may be missing": (
        {**CM, "kustomization.yaml": "resources: [a.yaml]\n"},
        {"components": ["c"], "ignoreMissingComponents": True},
        FluxOptions(components=("c",), ignore_missing_components=True),
    ),
    "nothing listed": ({"kustomization.yaml": "namePrefix: x-\n"}, {}, FluxOptions()),
    "nothing there": ({"notes.txt": "x\n"}, {"targetNamespace": "n"}, FluxOptions(namespace="n")),
}


def assert_as_flux(name: str, ours: BuildResult, real: dict[str, Any]) -> None:
    broken = [defect.message for defect in ours.defects if not defect.corrected_by_flux]
    assert bool(broken) == bool(real["error"]), (name, real["error"], broken)
    if not broken:
        assert contents(resource.content for resource in ours.resources) == contents(real["objects"]), name


def judge() -> KustomizeJudge:
    return KustomizeJudge(lambda: program_at(toolbox.need("kustomize")), everywhere=True)


@pytest.fixture(scope="module")
def flux(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, dict[str, Any]]]:
    """Every tree with what Flux's library makes of it."""
    top = tmp_path_factory.mktemp("trees")
    trees: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
        name: (files, {}) for name, files in ODD.items()
    }
    trees |= {name: (files, spec) for name, (files, spec, _) in WITH_OPTIONS.items()}
    places = {name: scene.written(top / str(index), trees[name][0]) for index, name in enumerate(trees)}
    jobs = [
        {"root": str(places[name]), "ignore": "", "path": "", "object": {"spec": spec}}
        for name, (_, spec) in trees.items()
    ]
    built = dict(zip(trees, scene.generated(jobs), strict=True))
    return {name: (places[name], built[name]) for name in trees}


@pytest.mark.parametrize("name", ODD)
def test_odd_trees_are_judged_as_flux_builds_them(
    name: str, flux: dict[str, tuple[Path, dict[str, Any]]]
) -> None:
    top, real = flux[name]
    assert_as_flux(name, judged(top, judge()), real)


@pytest.mark.parametrize("name", WITH_OPTIONS)
def test_options_are_added_as_flux_adds_them(name: str, flux: dict[str, tuple[Path, dict[str, Any]]]) -> None:
    top, real = flux[name]
    assert_as_flux(name, judged(top, judge(), options=WITH_OPTIONS[name][2]), real)


INVENTORIES = [name for name in scene.NAMES if (scene.REPOSITORIES / name / "clusters.yaml").is_file()]


@pytest.mark.parametrize("name", INVENTORIES)
def test_on_repositories_it_agrees_with_the_model(name: str, tmp_path: Path) -> None:
    top = scene.copied(name, tmp_path)
    asked = judge()
    findings = scene.validated(top, judge=asked)
    assert asked.asked
    assert [each.message for each in findings if each.rule == "kustomize-differs"] == []


MUTATED = 60


@pytest.mark.drawn
def test_mutated_trees_are_judged_as_flux_builds_them(tmp_path: Path) -> None:
    dice = random.Random(draws.seeds(1)[0])  # noqa: S311 - trees, no secrets
    trees = dice.sample(list(mutated_trees.trees(dice, 1)), MUTATED)
    tops = [scene.written(tmp_path / str(index), tree.files) for index, tree in enumerate(trees)]
    reals = [outcome.real for outcome in verdicts.judged(trees)]
    asked = judge()
    results = [judged(top, asked) for top in tops]
    for tree, result, real, each in zip(trees, results, reals, asked.asked, strict=True):
        if "did not decide" not in each.told:
            assert is_failing(result) == (real == "fails"), (tree.what, tree.files, each.told)
    decided = sum("did not decide" not in each.told for each in asked.asked)
    assert decided > MUTATED // 3
