"""Killed after each file operation in turn: what is there builds, and the next run completes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

import casebook
import oracles
from faults.death import Death, alive_for
from reloadgen.files.file_names import TEMPORARY_ENDING

if TYPE_CHECKING:
    from pathlib import Path

WAYS = (
    "story",
    "drift-outdated",
    "group-of-two-segments-below-generated-directories",
    "group-that-people-wrote",
    "moved-into-two-segments",
    "moved-out-of-a-group-for-which-flux-generates",
    "moved-out-of-two-segments",
    "moved-root",
    "moved-to-another-group",
    "moved-where-an-add-on-was",
    "moved-where-flux-generates",
    "namespace-made-and-no-longer",
    "namespace-made-later",
    "removed-add-on",
    "removed-cluster-whose-root-was-made",
    "removed-from-an-aggregator-that-people-use-too",
    "removed-where-flux-generated-and-no-longer",
    "removed-where-flux-generates-and-nothing-is-left",
    "removed-where-flux-generates",
    "removed-where-flux-generates-the-group-too",
    "removed-with-the-last-of-a-group-for-which-flux-generates",
    "root-and-group-for-which-flux-generates",
    "root-for-which-flux-generates",
    "root-that-did-not-exist",
    "templates-joined-again",
    "templates-move-an-object-back",
    "templates-move-an-object-between-files",
    "templates-rename-a-file",
    "templates-split-later",
    "two-add-ons-in-one-group",
)
RENDER = ("render",)


class Way(NamedTuple):
    """A render with something to do: the tree before it, after it, and the file operations in between."""

    before: casebook.Tree
    after: casebook.Tree
    operations: int


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Way:
    """The named case up to its last render."""
    case = casebook.named(request.param)
    top = tmp_path_factory.mktemp(request.param) / "top"
    top.mkdir()
    case.lay_out(top)
    before = casebook.tree(top)
    with alive_for(1000) as life:
        assert casebook.run(RENDER, top).code == 0
    return Way(before, casebook.tree(top), life.count)


@pytest.mark.oracle
def test_a_killed_run_leaves_what_builds_and_the_next_completes_it(
    way: Way, tmp_path: Path, kustomize: Path, seen: dict[str, str]
) -> None:
    builder = oracles.Kustomize(kustomize, seen)
    for operations in range(way.operations):
        top = tmp_path / str(operations)
        _lay(way.before, top)
        with pytest.raises(Death), alive_for(operations):
            casebook.run(RENDER, top)

        at = f"after {operations} of {way.operations} operations"
        assert _complaints(builder, top) == {}, at
        again = casebook.run(RENDER, top)
        assert (again.code, b"conflict" in again.stderr) == (0, False), (at, again.stderr)
        assert casebook.tree(top) == way.after, at


@pytest.fixture(scope="session")
def seen() -> dict[str, str]:
    """What kustomize said of directories that it built before."""
    return {}


def _lay(tree: casebook.Tree, top: Path) -> None:
    casebook.lay(tree, top)
    for directory in tree.directories:
        (top / directory).mkdir(parents=True, exist_ok=True)
    (top / ".git").mkdir()


def _complaints(builder: oracles.Kustomize, top: Path) -> dict[str, str]:
    """What kustomize has against any kustomization file, and against the roots as Flux reads them."""
    tree = casebook.tree(top)
    assert not [path for path in tree.files if path.endswith(TEMPORARY_ENDING + ".yaml")]
    directories = {path.rpartition("/")[0] for path in tree.files if path.endswith(oracles.NAMES)}
    directories |= {
        path for path in tree.directories if path.count("/") == 1 and path.startswith("workloads/")
    }
    found = {directory: builder.complaint(top, directory) for directory in sorted(directories)}
    return {directory: said for directory, said in found.items() if said}
