"""Render what the selected clusters of a session get."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reloadgen.errors import InputError, Problem
from reloadgen.files.index_tree import IndexTree
from reloadgen.rendering import plan, template_dirs
from reloadgen.rendering.templates import Templates
from reloadgen.workspace.gc_pause import paused
from reloadgen.workspace.template_notes import template_notes

if TYPE_CHECKING:
    from collections.abc import Callable

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
    _require_staged(session)
    user = template_dirs.user(tree, fleet.templates) if fleet.templates.path else None
    templates = Templates(template_dirs.shipped(), user, fleet.templates)
    with paused():
        planned = plan.make(fleet, templates, session.roots, tick)
    return Planned(planned, user, tuple(template_notes(user, fleet)) if user is not None else ())


def _require_staged(session: Session) -> None:
    """Say of templates that are only on disk what is missing, where Git's index is read."""
    inventory, templates = session.inventory, session.fleet.templates
    path = templates.path
    is_missing = isinstance(inventory.tree, IndexTree) and path and not inventory.tree.kind(path)
    if is_missing and (inventory.top / path).is_dir():
        message = f"templates.path: {path} is not staged"
        raise InputError(Problem(templates.location, message, f"run git add {path}"))
