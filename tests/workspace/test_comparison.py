from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import scene
from reloadgen.commands.invocation import Invocation
from reloadgen.commands.open_session import open_session
from reloadgen.workspace.comparison import Comparison, compare_all

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "w/node_modules"
INVENTORY = (
    "addons: {reloader: {version: 2.2.3, group: .cache}}\n"
    f"clusters:\n  - {{name: infra, root: {ROOT}, syncPath: .cache/clusters/infra}}\n"
)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository whose cluster starts in a directory named as those of tools, and reads another."""
    sync = ".cache/clusters/infra/sync.yaml"
    return scene.written(tmp_path / "top", {"clusters.yaml": INVENTORY, sync: "", "x/.venv/y.yaml": ""})


def compared_again(top: Path) -> Comparison:
    """The comparison after a render."""
    for path, data in compare_all(open_session(Invocation(top))).changes.overlay.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(data or b"")
    return compare_all(open_session(Invocation(top)))


def test_what_will_be_there_is_the_tree_that_was_compared_with_the_changes_over_it(top: Path) -> None:
    (top / ROOT).mkdir(parents=True)
    aggregator = f"{ROOT}/kustomization.yaml"
    (top / aggregator).write_text("resources:\n  - mine.yaml\n")
    comparison = compare_all(open_session(Invocation(top)))
    (top / aggregator).write_text("changed since\n")

    files = comparison.repository().files

    assert files.read(aggregator) == comparison.changes.overlay[aggregator]
    assert b"mine.yaml" in files.read(aggregator)
    assert comparison.plan.contents.items() <= {path: files.read(path) for path in files.below()}.items()


def test_what_the_inventory_is_about_is_seen_in_whatever_directory(top: Path) -> None:
    comparison = compared_again(top)
    files = comparison.repository().files

    assert comparison.changes.clean
    assert all(map(files.is_file, comparison.plan.outputs))
    assert files.is_file(".cache/clusters/infra/sync.yaml")
    assert not files.is_directory("x")


def test_what_was_compared_is_not_read_again(top: Path) -> None:
    comparison = compared_again(top)
    for path in comparison.plan.outputs:
        (top / path).write_text("changed since\n")

    files = comparison.repository().files

    assert {path: files.read(path) for path in comparison.plan.outputs} == comparison.plan.contents


@pytest.mark.parametrize(
    ("path", "target"),
    [
        (ROOT, "elsewhere"),
        (ROOT, "nowhere"),
        (ROOT, None),
        (f"{ROOT}/.cache", None),
        (f"{ROOT}/.cache/reloader", "../elsewhere"),
        (f"{ROOT}/.cache/reloader/ks.yaml", "../elsewhere/file"),
        (f"{ROOT}/.cache/reloader/app/helmrelease.yaml", ""),
    ],
    ids=["link", "dangling link", "file", "file as group", "link as directory", "link as file", "directory"],
)
def test_what_is_in_the_way_keeps_generated_files_out(top: Path, path: str, target: str | None) -> None:
    """A link to a target, "" for a directory, None for a file."""
    (top / "elsewhere").mkdir()
    (top / path).parent.mkdir(parents=True, exist_ok=True)
    if target is None:
        (top / path).write_text("a file")
    elif target:
        (top / path).symlink_to(target)
    else:
        (top / path).mkdir()
    comparison = compare_all(open_session(Invocation(top)))
    files = comparison.repository().files

    assert [conflict.path for conflict in comparison.in_the_way] == [path]
    assert all(map(files.is_file, comparison.rendered["infra"]))
    left_out = set(comparison.plan.outputs) - set(comparison.rendered["infra"])
    assert left_out == {
        each for each in comparison.plan.outputs if each == path or each.startswith(f"{path}/")
    }
