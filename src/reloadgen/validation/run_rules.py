"""Runs every rule on every cluster: findings merged where clusters share one, without those that are silenced."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from reloadgen.flux.fleet_walk import walk_fleet
from reloadgen.phases import StartPhase, Tick, unobserved
from reloadgen.validation.case import Case
from reloadgen.validation.inventory_causes import InventoryCauses
from reloadgen.validation.places import counts_in
from reloadgen.validation.rule_registry import RULE_MODULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reloadgen.errors import Location
    from reloadgen.findings import Finding
    from reloadgen.inventory.fleet import Fleet, Ignore
    from reloadgen.kustomize.build_judge import BuildJudge
    from reloadgen.manifests.parsed_repository import ParsedRepository


def validate(  # noqa: PLR0913 - what a run is about
    fleet: Fleet,
    repository: ParsedRepository,
    rendered: Mapping[str, tuple[str, ...]],
    start: StartPhase = unobserved,
    *,
    judge_all: bool = False,
    judge: BuildJudge | None = None,
) -> tuple[Finding, ...]:
    """All findings, sorted by location.

    Args:
        fleet: the clusters to validate, with what their inventory silences.
        repository: the tree as it will be after `render`.
        rendered: for each cluster the paths of its generated files.
        start: told of the phases of the work.
        judge: may know better than the model what directories build to.
        judge_all: whether findings count in every place; else those that do not are information.
    """
    case = Case(fleet, walk_fleet(fleet, repository, start, judge), rendered)
    causes = InventoryCauses(case)
    tick = start("checking rules", len(RULE_MODULES))
    findings = _merged(
        kept
        for module in RULE_MODULES
        for finding in _counted(module.check(case), tick)
        for placed in _placed(case, finding, judge_all=judge_all)
        if (kept := _without_ignored(causes.at_cause(placed), fleet.ignore)) is not None
    )
    return tuple(sorted(findings))


def _placed(case: Case, finding: Finding, *, judge_all: bool) -> Iterator[Finding]:
    """The finding for each cluster with its place there; information where it does not count."""
    if not finding.clusters:
        yield finding
    for name in finding.clusters:
        place = case.places[name].of_finding(finding)
        counts = judge_all or counts_in(finding.scope, finding.severity, place)
        severity = finding.severity if counts else "info"
        yield replace(finding, place=place, severity=severity, clusters=(name,))


def _counted(findings: Iterable[Finding], tick: Tick) -> Iterator[Finding]:
    yield from findings
    tick()


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding where several differ in their clusters alone, or in what they are about."""
    same: dict[Finding, tuple[dict[str, None], dict[Location, None]]] = {}
    for finding in findings:
        clusters, about = same.setdefault(replace(finding, clusters=(), about=()), ({}, {}))
        clusters |= dict.fromkeys(finding.clusters)
        about |= dict.fromkeys(finding.about)
    return [
        replace(finding, clusters=tuple(clusters), about=tuple(about))
        for finding, (clusters, about) in same.items()
    ]


def _without_ignored(finding: Finding, ignores: tuple[Ignore, ...]) -> Finding | None:
    """The finding for the clusters in which it is not silenced; None when none is left."""
    matching = [
        each
        for each in ignores
        if each.rule in ("", finding.rule)
        and any(_covers(each.path, position.path) for position in (finding.location, *finding.about))
    ]
    if not finding.clusters:
        return None if any(not each.cluster for each in matching) else finding
    left = tuple(
        name
        for name in finding.clusters
        if not any(fnmatchcase(name, each.cluster or "*") for each in matching)
    )
    return replace(finding, clusters=left) if left else None


def _covers(pattern: str, path: str) -> bool:
    """Whether an `ignore` pattern matches a path: "" all, a directory what is below it, else with `*` and `?`."""
    return (
        not pattern
        or path == pattern
        or path.startswith(f"{pattern.rstrip('/')}/")
        or fnmatchcase(path, pattern)
    )
