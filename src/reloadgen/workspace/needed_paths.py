"""The paths that a commit must hold for what is rendered: inputs, generated files, aggregators and the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Delete
from reloadgen.files import paths
from reloadgen.files.file_names import KUSTOMIZATION_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.workspace.comparison import Comparison


def needed_paths(comparison: Comparison) -> tuple[str, ...]:
    """Every path that must be committed, sorted; some may be yet to be written."""
    gone = {change.path for change in comparison.changes.changes if isinstance(change, Delete)}
    lock = comparison.changes.lock
    found = {*inputs(comparison), *comparison.plan.outputs, *_aggregators(comparison)}
    if lock.settled is not None:
        found.add(lock.path)
    return tuple(sorted(found - gone))


def inputs(comparison: Comparison) -> Iterator[str]:
    """The inventory and the user's templates."""
    yield comparison.session.inventory.path
    templates = comparison.planned.templates
    if templates is not None:
        yield from map(templates.place, templates.files)


def _aggregators(comparison: Comparison) -> Iterator[str]:
    """The aggregators of the plan: those that exist, and those that `render` creates."""
    directories = dict.fromkeys(entry.directory for entry in comparison.plan.entries)
    tree, changed = comparison.session.inventory.tree, comparison.changes.overlay
    for directory in directories:
        names = tree.entries(directory)
        for path in (paths.join(directory, name) for name in KUSTOMIZATION_NAMES):
            if paths.name(path) in names or path in changed:
                yield path
