"""Merges and rebases of branches that both rendered, by the real Git."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

import casebook
from integrations.scratch import commit, git

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

LOCK, INVENTORY = "reloadgen.lock", "clusters.yaml"
ATTRIBUTES = "reloadgen.lock merge=union linguist-generated\n"
THIRD = "  - name: edge\n    root: kubernetes/workloads/edge\n"
VALUES = "    addons:\n      reloader:\n        values: {{reloader: {{logFormat: {}}}}}\n"


def version(number: str) -> Callable[[str], str]:
    return lambda text: text.replace("2.2.3", number)


def values_of(cluster: str, form: str) -> Callable[[str], str]:
    line = f"entrypoint: cluster-{cluster}-workloads\n"
    return lambda text: text.replace(line, line + VALUES.format(form))


class Branches(NamedTuple):
    """What two branches do to the inventory."""

    ours: Callable[[str], str]
    theirs: Callable[[str], str]
    same_lines: bool = False
    """Whether the inventory itself conflicts."""


BRANCHES: Mapping[str, Branches] = {
    "values of two clusters": Branches(values_of("infra", "json"), values_of("apps", "json")),
    "version and values": Branches(version("2.2.2"), values_of("apps", "json")),
    "a cluster more and another version": Branches(lambda text: text + THIRD, version("2.2.2")),
    "a cluster more and one less": Branches(
        lambda text: text.replace("clusters:\n", f"clusters:\n{THIRD}"),
        lambda text: text.replace(
            "root: kubernetes/workloads/t", "enabled: false\n    root: kubernetes/workloads/t"
        ),
    ),
    "two versions": Branches(version("2.2.2"), version("2.2.1"), same_lines=True),
    "values of one cluster": Branches(
        values_of("infra", "json"), values_of("infra", "text"), same_lines=True
    ),
    "the same on both": Branches(version("2.2.2"), version("2.2.2")),
}


@pytest.fixture(params=list(BRANCHES.values()), ids=list(BRANCHES))
def branches(request: pytest.FixtureRequest) -> Branches:
    branches: Branches = request.param
    return branches


def reloadgen(top: Path, *arguments: str) -> casebook.Ran:
    return casebook.run(arguments, top)


def change(top: Path, edit: Callable[[str], str]) -> None:
    """Edit the inventory, render and commit."""
    (top / INVENTORY).write_text(edit((top / INVENTORY).read_text()))
    assert reloadgen(top, "render").code == 0
    commit(top)


def diverge(top: Path, branches: Branches) -> None:
    """Two branches that render on their own, each in two commits; the first of them is checked out."""
    (top / "later").write_text("")
    assert reloadgen(top, "render").code == 0
    commit(top)
    git(top, "branch", "theirs")
    change(top, branches.ours)
    git(top, "checkout", "--quiet", "theirs")
    change(top, branches.theirs)
    (top / "later").write_text("a commit that has nothing to do with it\n")
    commit(top)
    git(top, "checkout", "--quiet", "-")


def attempt(top: Path, *arguments: str) -> tuple[str, ...]:
    """Merge or rebase; the paths that conflict."""
    name = ("-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "core.editor=true")
    subprocess.run(["git", *name, *arguments], cwd=top, check=False, capture_output=True)
    return tuple(git(top, "diff", "--name-only", "--diff-filter=U").split())


def settle(top: Path, conflicts: tuple[str, ...]) -> None:
    """What the how-to says: resolve the inventory, take either side of generated files, render, add."""
    for path in conflicts:
        if path != LOCK:
            git(top, "checkout", "--ours", path)
    rendered = reloadgen(top, "render")
    assert rendered.code == 0, rendered.stderr.decode()
    git(top, "add", "--all")
    for command in (("check",), ("check", "--staged"), ("render",)):
        ran = reloadgen(top, *command)
        assert ran.code == 0, ran.stdout.decode()
        assert b"Up to date" in ran.stderr
    text = (top / LOCK).read_text()
    assert len(re.findall("^# reloadgen.lock of ", text, re.MULTILINE)) == 1
    paths = re.findall("^[0-9a-f]{64}  (.+)$", text, re.MULTILINE)
    assert paths == sorted(set(paths))


@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_with_the_attribute_the_lock_never_conflicts(fleet: Path, branches: Branches, how: str) -> None:
    (fleet / ".gitattributes").write_text(ATTRIBUTES)
    diverge(fleet, branches)

    conflicts = attempt(fleet, how, "theirs")

    assert LOCK not in conflicts
    assert (INVENTORY in conflicts) == branches.same_lines
    assert not re.search("^[<=>]{7}", (fleet / LOCK).read_text(), re.MULTILINE)
    settle(fleet, conflicts)


@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_without_it_render_resolves_the_conflict(fleet: Path, branches: Branches, how: str) -> None:
    diverge(fleet, branches)
    settle(fleet, attempt(fleet, how, "theirs"))


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_what_is_not_resolved_is_called_that(fleet: Path, style: str) -> None:
    git(fleet, "config", "merge.conflictStyle", style)
    diverge(fleet, BRANCHES["two versions"])
    conflicts = attempt(fleet, "merge", "theirs")
    generated = "kubernetes/workloads/platform/system/reloader/app/helmrelease.yaml"
    assert {INVENTORY, LOCK, generated} <= set(conflicts)

    unread = reloadgen(fleet, "check")
    assert unread.code == 2
    assert unread.stderr.startswith(b"clusters.yaml:3:1: error: ")
    assert b"a merge conflict is not resolved" in unread.stderr

    git(fleet, "checkout", "--ours", INVENTORY)
    stopped = reloadgen(fleet, "render")
    assert stopped.code == 1
    assert re.search(rf"{generated}:\d+: conflict: has merge markers; ".encode(), stopped.stderr)
    assert b"edited by hand" not in stopped.stderr
    settle(fleet, tuple(path for path in conflicts if path != INVENTORY))


def test_an_aggregator_with_merge_markers_is_refused_at_its_line(fleet: Path) -> None:
    assert reloadgen(fleet, "render").code == 0
    commit(fleet)
    aggregator = fleet / "kubernetes/workloads/platform/kustomization.yaml"
    before = aggregator.read_text()
    git(fleet, "branch", "theirs")
    for name in ("mine", "yours"):
        aggregator.write_text(f"{before}  - {name}\n")
        commit(fleet)
        git(fleet, "checkout", "--quiet", "theirs" if name == "mine" else "-")

    assert attempt(fleet, "merge", "theirs") == (aggregator.relative_to(fleet).as_posix(),)
    stopped = reloadgen(fleet, "render")
    assert stopped.code == 1
    place = f"{aggregator.relative_to(fleet)}:{before.count(chr(10)) + 1}: conflict: "
    assert f"{place}cannot be edited safely: a merge conflict is not resolved" in stopped.stderr.decode()


def test_init_offers_the_attribute_until_there_is_one(fleet: Path) -> None:
    (fleet / INVENTORY).unlink()
    reloadgen(fleet, "init")
    offered = reloadgen(fleet, "init", "--force").stderr.decode()
    (command,) = re.findall(r"note: to merge reloadgen.lock without conflicts: (.*)\n", offered)
    subprocess.run(["sh", "-c", command], cwd=fleet, check=True)
    assert (fleet / ".gitattributes").read_text() == ATTRIBUTES
    assert b".gitattributes" not in reloadgen(fleet, "init", "--force").stderr

    (fleet / ".gitattributes").write_text("*.lock -merge\n")
    assert b".gitattributes" not in reloadgen(fleet, "init", "--force").stderr
    (fleet / ".gitattributes").unlink()
    assert b".gitattributes" not in reloadgen(fleet, "init", "--dry-run").stderr


def test_the_attribute_is_the_one_of_the_documentation() -> None:
    page = (casebook.CASES.parents[1] / "docs/how-to/before-commit-and-in-ci.md").read_text("utf-8")
    assert f"```text\n{ATTRIBUTES}```\n" in page
