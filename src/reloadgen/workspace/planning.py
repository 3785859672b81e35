"""Render what the selected clusters of a session get."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.errors import InputError, Location, Problem
from reloadgen.files.index_tree import IndexTree
from reloadgen.rendering import plan, template_dirs
from reloadgen.rendering.templates import Templates
from reloadgen.workspace.gc_pause import paused

if TYPE_CHECKING:
    from collections.abc import Callable

    from reloadgen.inventory.fleet import Fleet
    from reloadgen.rendering.plan import Plan
    from reloadgen.workspace.session import Session


class Planned(NamedTuple):
    """The plan of a session, the user's templates that it was made with (None: none), and notes about them."""

    plan: Plan
    templates: template_dirs.Directory | None
    notes: tuple[str, ...]


def make_plan(session: Session, tick: Callable[[], None] = lambda: None) -> Planned:
    """Render the selected clusters; `tick` is called after each.

    Raises:
        InputError: a template fails, or clusters of one root render differently.
        FileError: a template cannot be read.
    """
    fleet, tree = session.fleet, session.inventory.tree
    _require_staged(session, fleet.templates.path)
    user = template_dirs.user(tree, fleet.templates.path) if fleet.templates.path else None
    templates = Templates(template_dirs.shipped(), user, fleet.templates)
    with paused():
        planned = plan.make(fleet, templates, session.roots, tick)
    return Planned(planned, user, _unused_templates(user, fleet) if user is not None else ())


def _require_staged(session: Session, templates: str) -> None:
    """Say of templates that are only on disk what is missing, where Git's index is read."""
    inventory = session.inventory
    is_missing = isinstance(inventory.tree, IndexTree) and templates and not inventory.tree.kind(templates)
    if is_missing and (inventory.top / templates).is_dir():
        raise InputError(Problem(Location(templates), "is not staged", f"run git add {templates}"))


def _unused_templates(user: template_dirs.Directory, fleet: Fleet) -> tuple[str, ...]:
    known = {"addon", *(f"addons/{addon.name}" for cluster in fleet.clusters for addon in cluster.addons)}
    prefixes = tuple(f"{prefix}/" for prefix in known)
    unused = [
        name
        for name in user.files
        if not name.startswith(prefixes) and not any(name in text for text in user.files.values())
    ]
    return (
        *(f"{user.place(name)} is ignored: templates end in .j2" for name in user.ignored),
        *(f"{user.place(name)} is not used by any add-on" for name in unused),
    )
