"""Changes for people and for scripts: what `render` did or would do, and what stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Change, Changes, Create, Delete, Patch, Update
from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file
from reloadgen.reports.counts import counted, listed
from reloadgen.reports.terminal import Style, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.reports.messages import MessageStyle

_STYLES: dict[str, Style] = {"create": "green", "update": "yellow", "patch": "cyan", "delete": "red"}
_NAMED = 20
"""Clusters that are named where they lose an add-on; of more, the rest is counted."""
_PAST = {"create": "created", "update": "updated", "patch": "patched", "delete": "deleted"}


def action(change: Change) -> str:
    """What users call a change: `create`, `update`, `patch` or `delete`."""
    match change:
        case Create():
            return "create"
        case Update():
            return "update"
        case Patch():
            return "patch"
        case Delete():
            return "delete"


def lines(changes: Sequence[Change], style: MessageStyle) -> str:
    """One line per change: `create  path`."""
    return "".join(
        f"{styled(f'{action(each):7}', _STYLES[action(each)], color=style.color)} {style.display_path(each.path)}\n"
        for each in changes
    )


def summary(changes: Sequence[Change], *, would: bool) -> str:
    """How many files of which action, as `3 files created, 1 patched`."""
    counts = {word: sum(action(each) == word for each in changes) for word in _PAST}
    parts = [f"{count} {'to be ' if would else ''}{_PAST[word]}" for word, count in counts.items() if count]
    return f"{counted(len(changes), 'file')}: {', '.join(parts)}"


def losses(changes: Changes, present: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    """Which clusters lose which add-on; `present` are the pairs of cluster and add-on that the plan still has."""
    going = {
        paths.parent(each.path): each.clusters
        for each in changes.changes
        if isinstance(each, Delete) and not each.aggregator and is_kustomization_file(each.path)
    }
    outermost = {
        directory: clusters for directory, clusters in going.items() if paths.parent(directory) not in going
    }
    losing: dict[str, dict[str, None]] = {}
    for directory, clusters in outermost.items():
        name = paths.name(directory)
        places = clusters or (f"{paths.parent(directory)}, which no cluster of the inventory reads",)
        losing.setdefault(name, {}).update(
            dict.fromkeys(each for each in places if (each, name) not in present)
        )
    return tuple(
        f"{name} is removed from {listed(tuple(places), _NAMED)}" for name, places in losing.items() if places
    )
