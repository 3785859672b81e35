"""The repositories of tests/repositories: what `init` writes and doubts, and what each cluster reads.

Each directory holds `tree/`, `clusters.yaml` (what `init` writes), `init.txt` (what it says) and `reach.txt`. When one
is meant to change, run `python tests/flux/test_repositories.py` and read the difference.
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
from reloadgen.commands.session import open_session
from reloadgen.discovery.discover import discover
from reloadgen.flux.fleet_walk import survey
from reloadgen.flux.substitution import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.walk import Reach


def reach(top: Path) -> str:
    """What each cluster reads, file by file, and what is left over."""
    repository = scene.read(top)
    lines: list[str] = []
    read: set[str] = set()
    for cluster in discover(repository).clusters:
        lines += [f"cluster {cluster.name}", *_nodes(cluster.reach)]
        read |= set(cluster.reach.files)
    left = [path for path in repository.files.yaml_below() if path not in read]
    return "\n".join([*lines, "nobody reads", *(f"  {path}" for path in left)]) + "\n"


def _nodes(found: Reach) -> Iterator[str]:
    for node in found.nodes:
        ident = node.kustomization.ident
        state = "" if node.state == "read" else f" [{node.state}: {shown(node.why)}]"
        yield f"  {ident.namespace}/{ident.name} -> {node.directory or shown(node.kustomization.path) or '.'}{state}"
        for each in node.objects:
            chain = " > ".join(f"{step.path}:{step.line}" for step in each.trace if step.line)
            yield f"    {each.ident.shown} = {each.path}:{each.line}{f' by {chain}' if chain else ''}"
    for unknown in found.unknowns:
        yield f"  unknown: {unknown.path}:{unknown.line} {shown(unknown.why)}"
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
    found = {cluster.name: set(cluster.reach.files) for cluster in discover(scene.read(top)).clusters}
    fleet = open_session(Invocation(top)).fleet
    walked = {each.cluster.name: set(each.reach.files) for each in survey(fleet, scene.read(top)).clusters}
    assert walked == found


@pytest.mark.parametrize("name", sorted(scene.UNSOUND.keys() - {"artifact"}))
def test_an_unsound_repository_says_what_is_wrong(name: str, tmp_path: Path) -> None:
    assert [issue for issue in scene.validated(scene.copied(name, tmp_path)) if issue.severity != "info"]


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
