"""What `render` does not write because a file system without case would put it over something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import scene
from reloadgen.commands.invocation import Invocation
from reloadgen.commands.open_session import open_session
from reloadgen.workspace.comparison import compare_all
from validation.samples import kustomization

if TYPE_CHECKING:
    from pathlib import Path

_FILES = {
    "clusters.yaml": "clusters:\n  - {name: prod, root: infra}\n",
    "infra/kustomization.yaml": kustomization(),
}


def conflicts(top: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    """Paths and kinds of conflicts."""
    comparison = compare_all(open_session(Invocation(scene.written(top, _FILES | files))))
    return [(conflict.path, conflict.kind.value) for conflict in comparison.changes.conflicts]


@pytest.mark.parametrize(
    ("path", "twin"),
    [
        ("infra/System/kustomization.yaml", "infra/System"),
        ("infra/SYSTEM", "infra/SYSTEM"),
        ("infra/system/RELOADER/x.yaml", "infra/system/RELOADER"),
        ("infra/system/reloader/Ks.yaml", "infra/system/reloader/Ks.yaml"),
    ],
)
def test_a_twin_that_is_there_stops_it(tmp_path: Path, path: str, twin: str) -> None:
    group = {} if twin.startswith("infra/S") else {"infra/system/kustomization.yaml": kustomization()}
    assert conflicts(tmp_path, group | {path: ""}) == [(twin, "foreign")]


def test_where_both_are_there_already_nobody_makes_a_twin(tmp_path: Path) -> None:
    both = {"infra/System/kustomization.yaml": "", "infra/system/kustomization.yaml": kustomization()}
    assert conflicts(tmp_path, both) == []


def test_a_group_may_be_spelled_anew(tmp_path: Path) -> None:
    """What reloadgen wrote under the other spelling goes."""
    top = scene.written(tmp_path, _FILES)
    for path, data in compare_all(open_session(Invocation(top))).changes.overlay.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(data or b"")
    assert (
        conflicts(top, {"clusters.yaml": "clusters:\n  - {name: prod, root: infra, group: System}\n"}) == []
    )
