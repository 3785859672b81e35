"""The repositories of tests/repositories: the clusters in each, what each reads, and what `init` writes.

Each directory holds `tree/`, `clusters.yaml` (what `init` writes), `init.txt` (what it says) and `reach.txt`. When one
is meant to change, run `PYTHONPATH=tests python tests/discovery/test_discover.py` and read the difference.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import scene
from reloadgen.commands import init
from reloadgen.commands.invocation import Invocation
from reloadgen.commands.open_session import open_session
from reloadgen.discovery.discover import discover
from reloadgen.flux.fleet_walk import walk_fleet
from reloadgen.manifests.unknown_text import display

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.walk_result import WalkResult


def reach(top: Path) -> str:
    """What each cluster reads, file by file, and what is left over."""
    repository = scene.read(top)
    lines: list[str] = []
    read: set[str] = set()
    for cluster in discover(repository).clusters:
        lines += [f"cluster {cluster.name}", *_nodes(cluster.result)]
        read |= set(cluster.result.files)
    left = [path for path in repository.files.yaml_below() if path not in read]
    return "\n".join([*lines, "nobody reads", *(f"  {path}" for path in left)]) + "\n"


def _nodes(found: WalkResult) -> Iterator[str]:
    for walked in found.kustomizations:
        identity = walked.kustomization.id
        state = "" if walked.outcome == "read" else f" [{walked.outcome}: {display(walked.why)}]"
        reads = walked.directory or display(walked.kustomization.path) or "."
        yield f"  {identity.namespace}/{identity.name} -> {reads}{state}"
        for each in walked.applied:
            chain = " > ".join(f"{step.path}:{step.line}" for step in each.includes if step.line)
            yield f"    {each.id} = {each.path}:{each.line}{f' by {chain}' if chain else ''}"
    for unknown in found.unknowns:
        yield f"  unknown: {unknown.path}:{unknown.line} {display(unknown.why)}"
    for defect in found.defects:
        yield f"  defect: {defect.kind} {defect.path}:{defect.line} {defect.message}"


@pytest.mark.parametrize("name", scene.NAMES)
def test_what_each_cluster_reads_is_as_expected(name: str) -> None:
    assert reach(scene.tree(name)) == (scene.REPOSITORIES / name / "reach.txt").read_text("utf-8")


@pytest.mark.parametrize("name", scene.NAMES)
def test_init_writes_and_doubts_as_expected(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = scene.copied(name, tmp_path, inventory=False)
    expected = scene.REPOSITORIES / name / "clusters.yaml"
    code = init.run(Invocation(top), force=False, dry_run=False)
    assert code == (0 if expected.exists() else 1)
    assert capsys.readouterr().err == (scene.REPOSITORIES / name / "init.txt").read_text("utf-8")
    if expected.exists():
        assert (top / "clusters.yaml").read_text("utf-8") == expected.read_text("utf-8")


@pytest.mark.parametrize("name", [name for name in scene.NAMES if name != "artifact"])
def test_what_init_writes_loads_and_means_the_same_starts(name: str, tmp_path: Path) -> None:
    top = scene.copied(name, tmp_path)
    found = {cluster.name: set(cluster.result.files) for cluster in discover(scene.read(top)).clusters}
    fleet = open_session(Invocation(top)).fleet
    walked = {
        each.cluster.name: set(each.result.files) for each in walk_fleet(fleet, scene.read(top)).clusters
    }
    assert walked == found


@pytest.mark.parametrize("name", sorted(scene.UNSOUND.keys() - {"artifact"}))
def test_an_unsound_repository_says_what_is_wrong(name: str, tmp_path: Path) -> None:
    issues = scene.validated(scene.copied(name, tmp_path), judge_all=True)
    assert [issue for issue in issues if issue.severity != "info"]


def main() -> None:
    """Write the expected files anew."""
    for name in scene.NAMES:
        (scene.REPOSITORIES / name / "reach.txt").write_text(reach(scene.tree(name)), "utf-8")
        with tempfile.TemporaryDirectory() as directory, tempfile.TemporaryFile("w+") as said:
            top = scene.copied(name, Path(directory), inventory=False)
            sys.stderr = said
            init.run(Invocation(top), force=False, dry_run=False)
            sys.stderr = sys.__stderr__
            said.seek(0)
            (scene.REPOSITORIES / name / "init.txt").write_text(said.read(), "utf-8")
            if (top / "clusters.yaml").exists():
                written = (top / "clusters.yaml").read_text("utf-8")
                (scene.REPOSITORIES / name / "clusters.yaml").write_text(written, "utf-8")


if __name__ == "__main__":
    main()
