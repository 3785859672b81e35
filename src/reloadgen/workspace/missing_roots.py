"""Roots that do not exist: a new cluster's, or a slip in the inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Problem
from reloadgen.files.near_directory import near_directory
from reloadgen.files.obstacle import look_up

if TYPE_CHECKING:
    from reloadgen.workspace.session import Session


def missing_roots(session: Session) -> tuple[Problem, ...]:
    """One note for each root of the selected clusters that `render` would create.

    Raises:
        FileError: a directory on the way cannot be listed.
    """
    tree, found = session.inventory.tree, dict[str, Problem]()
    for cluster in session.selected:
        root = cluster.root
        if root in found or not cluster.addons or look_up(tree, root) is not None or tree.is_directory(root):
            continue
        hint = (
            f"{near_directory(tree, root).hint}; reloadgen validate says whether Flux reads {root}".replace(
                "?;", "?"
            )
        )
        found[root] = Problem(cluster.location, f"root {root} does not exist", hint)
    return tuple(found.values())
