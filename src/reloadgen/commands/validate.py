"""`reloadgen validate`: whether what is generated is valid, and whether each cluster's Flux reads it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reloadgen.changes.drift_findings import DRIFT_RULES, of_conflict
from reloadgen.commands.console import Console, message_style
from reloadgen.commands.kustomize_choice import chosen_judge, tell_who_decided
from reloadgen.commands.open_session import open_session
from reloadgen.commands.progress import Progress
from reloadgen.errors import Problem, UsageError
from reloadgen.findings import PLACES
from reloadgen.inventory.key_paths import did_you_mean
from reloadgen.reports import finding_formats
from reloadgen.reports.counts import counted
from reloadgen.reports.finding_report import FindingReport, summary
from reloadgen.validation.places import counts_in
from reloadgen.validation.rule_pages import page
from reloadgen.validation.rule_registry import RULE_IDS, RULES
from reloadgen.validation.run_rules import validate
from reloadgen.workspace.comparison import Comparison, compare_all
from reloadgen.workspace.gc_pause import paused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.commands.invocation import Invocation
    from reloadgen.external_kustomize.kustomize_judge import KustomizeJudge
    from reloadgen.findings import Finding
    from reloadgen.inventory.fleet import Ignore


def run(invocation: Invocation, *, output: str, explain: str, judge_all: bool) -> int:
    """Validate the tree as it will be after `render`; 1 for errors and warnings."""
    if explain:
        return _explain(explain)
    with Progress(invocation) as progress:
        progress.start("reading the inventory")
        session = open_session(invocation)
        tick = progress.start("rendering", len(session.selected), then="comparing")
        comparison = compare_all(session, tick=tick)
    notes = comparison.planned.notes
    return report_validity(comparison, invocation, output, judge_all=judge_all, notes=notes)


def report_validity(
    comparison: Comparison,
    invocation: Invocation,
    output: str,
    *,
    judge_all: bool = False,
    notes: tuple[str, ...] = (),
) -> int:
    """Validate what a comparison leads to, and print the findings, with notes; 1 for errors and warnings."""
    session = comparison.session
    console = Console(invocation, session.inventory.top)
    console.warnings(_unknown_rules(session.fleet.ignore))
    judge = chosen_judge(invocation, session, console)
    with Progress(invocation) as progress, paused():
        report = _report(comparison, progress, judge, judge_all=judge_all)
    style = message_style(invocation, sys.stdout, session.inventory.top)
    sys.stdout.write(finding_formats.render(report, output, style, verbose=invocation.verbose))
    sys.stdout.flush()
    tell_who_decided(judge, invocation, console)
    console.notes(notes)
    _summarize(report, comparison, console)
    return int(report.fails)


def _unknown_rules(ignores: tuple[Ignore, ...]) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            each.location,
            f"validate.ignore: unknown rule {each.rule}",
            did_you_mean(each.rule, RULE_IDS, "rules"),
        )
        for each in ignores
        if each.rule and each.rule not in RULE_IDS
    )


def _explain(rule: str) -> int:
    if rule not in RULE_IDS:
        raise UsageError(f"unknown rule {rule}", did_you_mean(rule, RULE_IDS, "rules"))
    found = next(each for each in RULES if each.id == rule)
    places = [place for place in PLACES if counts_in(found.scope, found.severity, place)]
    if len(places) == len(PLACES):
        where = "It counts in every place."
    elif places:
        where = f"It counts where it is {_joined(places)}, and with --all in every place."
    else:
        where = "It is information." if found.severity == "info" else "It counts only with --all."
    sys.stdout.write(f"{page(rule)}\n## Places\n\n{where}\n")
    return 0


def _joined(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _report(
    comparison: Comparison, progress: Progress, judge: KustomizeJudge | None, *, judge_all: bool
) -> FindingReport:
    findings = _findings(comparison, progress, judge, judge_all=judge_all)
    checked = sorted({*comparison.plan.outputs, *(finding.location.path for finding in findings)})
    drift_rules = (DRIFT_RULES[conflict.kind] for conflict in comparison.in_the_way)
    rules = (*RULES, *dict.fromkeys(drift_rules))
    return FindingReport("validate", findings, rules, tuple(checked), judges_all=judge_all)


def _findings(
    comparison: Comparison, progress: Progress, judge: KustomizeJudge | None, *, judge_all: bool
) -> tuple[Finding, ...]:
    progress.start("reading the repository")
    found = validate(
        comparison.session.selected_fleet,
        comparison.repository(),
        comparison.rendered,
        progress.start,
        judge_all=judge_all,
        judge=judge,
    )
    return tuple(sorted((*found, *map(of_conflict, comparison.in_the_way))))


def _summarize(report: FindingReport, comparison: Comparison, console: Console) -> None:
    clusters, files = len(comparison.session.selected), len(comparison.plan.outputs)
    checked, result = f"{counted(clusters, 'cluster')}, {counted(files, 'file')}", summary(report.causes)
    if report.fails:
        console.summary(f"Invalid: {result} ({checked}).", good=False)
        console.notes(("reloadgen validate --explain RULE says why, and how to ignore a finding",))
    else:
        console.summary(f"Valid: {checked}{f' ({result})' if result else ''}.", good=True)
    if comparison.changes.conflicts:
        console.notes(
            ("render has conflicts: those files were checked as they are; reloadgen diff names them",)
        )
