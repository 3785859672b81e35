from __future__ import annotations

from typing import TYPE_CHECKING

import scene
from reloadgen.commands.invocation import Invocation
from reloadgen.commands.open_session import open_session
from reloadgen.workspace.planning import make_plan

if TYPE_CHECKING:
    from pathlib import Path

INVENTORY = "templates: {path: own}\nclusters: [{name: a, root: w/a}, {name: b, root: w/b}]\n"


def test_the_selected_clusters_are_rendered_one_by_one(tmp_path: Path) -> None:
    top = scene.written(tmp_path / "top", {"clusters.yaml": INVENTORY, "own/addon/app/x.yaml.j2": ""})
    ticks: list[None] = []

    planned = make_plan(open_session(Invocation(top, clusters=("b",))), lambda: ticks.append(None))

    assert {each.root for each in planned.plan.outputs.values()} == {"w/b"}
    assert len(ticks) == 1
    assert planned.notes == ()


def test_templates_that_do_nothing_are_noted(tmp_path: Path) -> None:
    own = {"own/addons/other/x.yaml.j2": "", "own/README.md": "", "own/addon/app/x.yaml.j2": ""}
    top = scene.written(tmp_path / "top", {"clusters.yaml": INVENTORY, **own})

    notes = make_plan(open_session(Invocation(top))).notes

    assert [note.partition(" ")[0] for note in notes] == ["own/README.md", "own/addons/other/x.yaml.j2"]
