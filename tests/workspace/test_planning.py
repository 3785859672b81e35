from __future__ import annotations

from typing import TYPE_CHECKING

import scene
from reloadgen.commands.invocation import Invocation
from reloadgen.commands.open_session import open_session
from reloadgen.workspace.planning import make_plan

if TYPE_CHECKING:
    from pathlib import Path

PODINFO = "enabled: false, chart: 'oci://ghcr.io/x/podinfo', namespace: x, version: 1.0.0"
INVENTORY = "templates: {path: own}\nclusters: [{name: a, root: w/a}, {name: b, root: w/b}]\n"


def test_the_selected_clusters_are_rendered_one_by_one(tmp_path: Path) -> None:
    top = scene.written(tmp_path / "top", {"clusters.yaml": INVENTORY, "own/addon/app/x.yaml.j2": ""})
    ticks: list[None] = []

    planned = make_plan(open_session(Invocation(top, clusters=("b",))), lambda: ticks.append(None))

    assert {each.root for each in planned.plan.outputs.values()} == {"w/b"}
    assert len(ticks) == 1
    assert planned.notes == ()


def test_templates_that_do_nothing_are_noted(tmp_path: Path) -> None:
    own = {
        "own/README.md": "",
        "own/addon/ks.yaml": "",
        "own/top.yaml.j2": "",
        "own/addon/app/x.yaml.j2": "{% include 'parts/labels.j2' %}",
        "own/parts/labels.j2": "",
        "own/adon/ks.yaml.j2": "",
        "own/addons/relaoder/app/x.yaml.j2": "",
        "own/addons/relaoder/app/y.yaml.j2": "",
        "own/addons/podinfo/app/x.yaml.j2": "",
    }
    inventory = f"{INVENTORY}addons: {{podinfo: {{{PODINFO}}}}}\n"
    top = scene.written(tmp_path / "top", {"clusters.yaml": inventory, **own})

    assert make_plan(open_session(Invocation(top))).notes == (
        "own/addon/ks.yaml is ignored: templates end in .j2",
        "own/top.yaml.j2 is not used by any add-on",
        "own/addons/podinfo is not used: no enabled cluster gets this add-on",
        "own/addons/relaoder is not used: there is no such add-on; did you mean addons/reloader?",
        "own/adon is not used: there is no such add-on; did you mean addon?",
    )
