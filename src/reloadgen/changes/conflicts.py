"""Conflicts about paths that cannot be used, and conflicts that have one cause."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Conflict, Drift

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reloadgen.files.obstacle import Obstacle


def obstruction(  # noqa: PLR0913, PLR0917 - the fields of a conflict
    path: str,
    obstacle: Obstacle,
    kind: Drift,
    fix: str,
    clusters: tuple[str, ...],
    data: bytes | None = None,
) -> Conflict:
    """The conflict of a path that cannot be used, or of the path above it that is not a directory."""
    if not obstacle.above:
        return Conflict(path, obstacle.reason, fix, kind, clusters, data=data)
    reason = obstacle.what
    if kind is Drift.EDITED:
        reason += ", and the files that the lock lists behind it are no longer needed"
        fix = "remove it, or keep everything as it is with render --force"
    else:
        fix = "put a directory in its place, or change the inventory"
    return Conflict(obstacle.above, reason, fix, Drift.FOREIGN, clusters)


def by_cause(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Conflicts sorted by path; those of one path and reason become one, with the clusters of all."""
    first: dict[tuple[str, str], Conflict] = {}
    clusters: dict[tuple[str, str], dict[str, None]] = {}
    for each in sorted(conflicts, key=lambda each: each.path):
        cause = each.path, each.reason
        first.setdefault(cause, each)
        clusters.setdefault(cause, {}).update(dict.fromkeys(each.clusters))
    return tuple(replace(each, clusters=tuple(clusters[cause])) for cause, each in first.items())
