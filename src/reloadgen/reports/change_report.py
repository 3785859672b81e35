"""Changes for people and for scripts: what `render` did or would do, and what stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Change, Changes, Conflict, Create, Delete, Patch, Update
from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file
from reloadgen.reports.terminal import Style, styled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STYLES: dict[str, Style] = {"create": "green", "update": "yellow", "patch": "cyan", "delete": "red"}
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


def lines(changes: Sequence[Change], *, color: bool) -> str:
    """One line per change: `create  path`."""
    return "".join(
        f"{styled(f'{action(each):7}', _STYLES[action(each)], color=color)} {each.path}\n" for each in changes
    )


def summary(changes: Sequence[Change], *, would: bool) -> str:
    """How many files of which action, as `3 files created, 1 patched`."""
    counts = {word: sum(action(each) == word for each in changes) for word in _PAST}
    parts = [f"{count} {'to be ' if would else ''}{_PAST[word]}" for word, count in counts.items() if count]
    total = len(changes)
    return f"{total} file{'s' if total != 1 else ''}: {', '.join(parts)}"


def conflict(found: Conflict) -> str:
    """One line for what stops `render`."""
    place = f"{found.path}:{found.line}" if found.line else found.path
    return f"{place}: {found.reason}; {found.fix}"


def losses(changes: Changes, present: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    """Who loses an add-on, one sentence each; `present` are the pairs of cluster and add-on that the plan still has."""
    going = {
        paths.parent(each.path): each.clusters
        for each in changes.changes
        if isinstance(each, Delete) and not each.aggregator and is_kustomization_file(each.path)
    }
    outermost = {
        directory: clusters for directory, clusters in going.items() if paths.parent(directory) not in going
    }
    return tuple(
        sentence
        for directory, clusters in outermost.items()
        for sentence in _loss(directory, clusters, present)
    )


def _loss(directory: str, clusters: tuple[str, ...], present: frozenset[tuple[str, str]]) -> list[str]:
    name = paths.name(directory)
    if not clusters:
        return [f"{name} goes from {paths.parent(directory)}, which no cluster of the inventory reads"]
    return [f"{cluster} loses {name}" for cluster in clusters if (cluster, name) not in present]
