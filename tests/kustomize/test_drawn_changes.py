"""What patches and replacements make of drawn objects, against kustomize itself."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

import draws
import scene
from kustomize.drawn_changes import Changes
from kustomize.test_builder import built, contents
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.kustomize.build_result import BuildResult

DRAWN = 80


@pytest.mark.oracle
@pytest.mark.drawn
@pytest.mark.parametrize("change", ["merge", "operations", "replacement"])
def test_changes_are_those_of_kustomize(change: str, tmp_path: Path) -> None:
    seeds = tuple(draws.seeds(DRAWN))
    trees = [getattr(Changes(random.Random(seed)), change)() for seed in seeds]  # noqa: S311 - trees, no secrets
    tops = [scene.written(tmp_path / str(seed), tree) for seed, tree in zip(seeds, trees, strict=True)]
    jobs = [{"root": str(top), "ignore": "", "path": "", "object": {"spec": {}}} for top in tops]
    results = scene.generated(jobs)
    differing = [
        f"seed {seed}: {difference}"
        for seed, top, real in zip(seeds, tops, results, strict=True)
        if (difference := _difference(built(top), real))
    ]
    assert differing == []
    sound = sum(not real["error"] for real in results)
    assert DRAWN // 5 < sound < DRAWN, "both kinds have to occur"


def _difference(ours: BuildResult, real: dict[str, Any]) -> str:
    broken = [defect.message for defect in ours.defects]
    if ours.unknown_builds:
        return ""
    if bool(broken) != bool(real["error"]):
        return f"real: {real['error'] or 'builds'}; ours: {broken or 'builds'}"
    if broken:
        return ""
    mine, theirs = contents(each.content for each in ours.resources), contents(real["objects"])
    if any(unknown_parts(json.dumps(each, ensure_ascii=False)) for each in mine.values()):
        return ""
    return (
        ""
        if mine == theirs
        else f"real: {json.dumps(list(theirs.values()))}; ours: {json.dumps(list(mine.values()))}"
    )
