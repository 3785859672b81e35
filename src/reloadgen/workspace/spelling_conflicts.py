"""Paths to be made that differ from existing ones only by case: on some file systems both are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Conflict, Drift
from reloadgen.files import paths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from reloadgen.files.file_tree import FileTree
    from reloadgen.rendering.plan import Plan


def case_twins(plan: Plan, written: Collection[str], tree: FileTree) -> Iterator[Conflict]:
    """What lies beside a new path of the plan, or beside a new directory above one; `written` are files of the lock."""
    ours = {each for path in written for each in paths.ancestors(path)}
    seen = {""}
    for path, output in plan.outputs.items():
        for each in paths.ancestors(path):
            if each in seen:
                break
            seen.add(each)
            for twin in _twins(tree, each):
                if twin not in ours:
                    reason = f"differs only by case from {each}, which is to be made: on some file systems both are one"
                    fix = f"rename it to {paths.name(each)}, or change the inventory"
                    yield Conflict(twin, reason, fix, Drift.FOREIGN, plan.roots[output.root])


def _twins(tree: FileTree, path: str) -> list[str]:
    """What is called like a path that does not exist, but for case."""
    directory, name = paths.parent(path), paths.name(path)
    names = tree.entries(directory)
    if name in names:
        return []
    return [paths.join(directory, each) for each in names if each.casefold() == name.casefold()]
