"""Compare Git's index after the disk, without doing again what comes out the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.rendering import template_dirs
from reloadgen.workspace.comparison import compare_all, compare_planned

if TYPE_CHECKING:
    from reloadgen.workspace.comparison import Comparison
    from reloadgen.workspace.inventory_file import InventoryFile
    from reloadgen.workspace.session import Session


def is_same_inventory(session: Session, staged: InventoryFile) -> bool:
    """Whether what is staged is the inventory of a session, so that its fleet is the same."""
    return (staged.path, staged.data) == (session.inventory.path, session.inventory.data)


def compare_staged(comparison: Comparison, staged: InventoryFile) -> Comparison:
    """The comparison of the index, where the inventory of a comparison is staged as it is on disk.

    Raises:
        InputError: a template fails, or the lock is of another inventory or malformed.
        FileError: a file cannot be read.
    """
    session, templates = replace(comparison.session, inventory=staged), comparison.session.fleet.templates
    user = template_dirs.user(staged.tree, templates) if templates.path else None
    if user == comparison.planned.templates:
        return compare_planned(session, comparison.planned)
    return compare_all(session)
