"""Every rule on every cluster: the findings, merged where clusters share one, without those that are silenced."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from reloadgen.flux.fleet_walk import survey
from reloadgen.validation.issue import Case, Issue
from reloadgen.validation.rules import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reloadgen.inventory.fleet import Fleet, Ignore
    from reloadgen.manifests.parsed_repository import ParsedRepository


def judge(
    fleet: Fleet, repository: ParsedRepository, rendered: Mapping[str, tuple[str, ...]]
) -> tuple[Issue, ...]:
    """All findings, sorted by place.

    Args:
        fleet: the clusters to judge, with what their inventory silences.
        repository: the tree as it will be after `render`.
        rendered: for each cluster the paths of its generated files.
    """
    case = Case(fleet, survey(fleet, repository), rendered)
    found = (issue for check in CHECKS for issue in check(case))
    heard = (kept for issue in _merged(found) if (kept := _unsilenced(issue, fleet.ignore)) is not None)
    return tuple(sorted(heard))


def _merged(issues: Iterable[Issue]) -> list[Issue]:
    """One finding for what is said of several clusters in the same words."""
    clusters: dict[Issue, dict[str, None]] = {}
    for issue in issues:
        clusters.setdefault(replace(issue, clusters=()), {}).update(dict.fromkeys(issue.clusters))
    return [replace(issue, clusters=tuple(names)) for issue, names in clusters.items()]


def _unsilenced(issue: Issue, ignores: tuple[Ignore, ...]) -> Issue | None:
    """The finding for the clusters that still hear of it; None when nobody does."""
    meant = [each for each in ignores if each.rule in ("", issue.rule) and _covers(each.path, issue.path)]
    if not issue.clusters:
        return None if any(not each.cluster for each in meant) else issue
    left = tuple(
        name for name in issue.clusters if not any(fnmatchcase(name, each.cluster or "*") for each in meant)
    )
    return replace(issue, clusters=left) if left else None


def _covers(pattern: str, path: str) -> bool:
    """Whether an `ignore` means this path: "" all, a directory what is below it, else with `*` and `?`."""
    return (
        not pattern
        or path == pattern
        or path.startswith(f"{pattern.rstrip('/')}/")
        or fnmatchcase(path, pattern)
    )
