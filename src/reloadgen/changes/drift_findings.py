"""The kinds of drift as rules, and every difference as a finding of one: what `check` reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes.change_set import Change, Changes, Conflict, Drift, Patch
from reloadgen.errors import Location
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

RENDER = "run reloadgen render"
_SUMMARIES = {
    Drift.MISSING: "A file of the plan does not exist.",
    Drift.OUTDATED: "A generated file or an aggregator is out of date.",
    Drift.EDITED: "A generated file was edited by hand.",
    Drift.ORPHANED: "A file or entry is no longer needed.",
    Drift.UNLISTED: "An aggregator does not list an add-on or group.",
    Drift.FOREIGN: "What reloadgen did not write is in the way: a file in its place, or an object with its name.",
    Drift.IGNORED: "Git ignores a file of the plan, or a file that the plan needs, and does not track it.",
    Drift.UNSTAGED: "A file is right on disk, but not in Git's index (only with `--staged`).",
}
DRIFT_RULES: Mapping[Drift, Rule] = {kind: Rule(kind.value, "error", _SUMMARIES[kind]) for kind in Drift}
"""One rule for each kind of drift, in the order of the documentation."""


def drift(changes: Changes) -> tuple[Finding, ...]:
    """Every difference between repository and plan as a finding, sorted by path and line."""
    findings = [_of_change(each) for each in changes.changes]
    findings += map(of_conflict, changes.conflicts)
    return tuple(sorted(findings, key=lambda each: each.location))


def _of_change(change: Change) -> Finding:
    location = Location(change.path, change.line if isinstance(change, Patch) else 0)
    return DRIFT_RULES[change.kind].finding(location, change.message, RENDER, clusters=change.clusters)


def of_conflict(conflict: Conflict) -> Finding:
    """What stops `render`, as the drift that it is."""
    location = Location(conflict.path, conflict.line)
    return DRIFT_RULES[conflict.kind].finding(
        location, conflict.reason, conflict.fix, clusters=conflict.clusters
    )
