"""The drift that Git knows of: files that no commit will hold, although the disk is right."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.changes.change_set import Drift
from reloadgen.changes.drift_findings import DRIFT_RULES, RENDER, drift
from reloadgen.changes.lock import unix
from reloadgen.errors import InputError, Location
from reloadgen.files.git_answers import attribute
from reloadgen.files.git_program import GitError, NoGitError, find_git
from reloadgen.files.index_tree import IndexTree
from reloadgen.files.obstacle import look_up
from reloadgen.files.work_tree import WorkTree
from reloadgen.rendering import template_dirs
from reloadgen.workspace.comparison import compare_planned
from reloadgen.workspace.git_add import shortest
from reloadgen.workspace.git_paths import ignored_paths, ignored_problem, refuse_submodules
from reloadgen.workspace.needed_paths import inputs, needed_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reloadgen.files.file_tree import FileTree
    from reloadgen.files.git_answers import IgnoreRule
    from reloadgen.findings import Finding
    from reloadgen.inventory.fleet import TemplateSettings
    from reloadgen.workspace.comparison import Comparison

STAGE = "run git add"
RENDER_AND_STAGE = f"{RENDER}, then git add"


class DriftReport(NamedTuple):
    """Every difference as a finding, sorted by location."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    """What could not be found out."""
    to_stage: tuple[str, ...] = ()
    """The arguments of a `git add` that stages what is right on disk, and nothing else."""

    @property
    def common_fix(self) -> str:
        """The fix that is worth saying once."""
        fixes = {each.fix for each in self.findings}
        return next((fix for fix in (STAGE, RENDER_AND_STAGE) if fix in fixes), RENDER)


def find_drift(comparison: Comparison) -> DriftReport:
    """Everything in which the tree that was compared differs from the plan, with what Git says of it.

    Raises:
        InputError: a path is in a submodule.
        FileError: a directory cannot be listed.
    """
    tree = comparison.session.inventory.tree
    if isinstance(tree, IndexTree):
        return _in_index(comparison, tree)
    findings, session = drift(comparison.changes), comparison.session
    try:
        git = find_git(session.inventory.top)
        rules = ignored_paths(git, session, tree, needed_paths(comparison))
    except NoGitError:
        return DriftReport(findings)
    except GitError as error:
        hint = f"; {error.hint}" if error.hint else ""
        return DriftReport(findings, (f"Git did not say which files it ignores: {error}{hint}",))
    return DriftReport(_sorted((*findings, *_ignored(rules, comparison))))


def _in_index(comparison: Comparison, index: IndexTree) -> DriftReport:
    needed = needed_paths(comparison)
    refuse_submodules(index.listing, comparison.session, needed)
    on_disk = WorkTree(comparison.session.inventory.top)
    absent = [path for path in needed if path not in index.blobs]
    rules = ignored_paths(index.git, comparison.session, on_disk, absent)
    findings = tuple(_staged_drift(comparison, index, on_disk, rules))
    unstaged = {each.location.path for each in findings if each.rule == Drift.UNSTAGED}
    arguments = shortest(sorted(unstaged), rules.keys(), on_disk, index)
    return DriftReport(_sorted((*findings, *_ignored(rules, comparison))), to_stage=arguments)


def _ignored(rules: Mapping[str, IgnoreRule], comparison: Comparison) -> Iterator[Finding]:
    for path, rule in rules.items():
        problem, clusters = ignored_problem(path, rule), comparison.scope.readers(path)
        yield DRIFT_RULES[Drift.IGNORED].finding(
            problem.location, problem.message, problem.fix, clusters=clusters
        )


def _staged_drift(
    comparison: Comparison, index: IndexTree, on_disk: FileTree, rules: Mapping[str, IgnoreRule]
) -> Iterator[Finding]:
    """The differences of the index; where the disk is right, only staging is missing."""
    found = drift(comparison.changes)
    if not found:
        return
    right = _right_on_disk(comparison, on_disk, (each.location.path for each in found))
    filters = {path: name for path, name in attribute(index.git, "filter", right).items() if name != "unset"}
    for each in found:
        path = each.location.path
        if path in filters:
            yield replace(each, fix=_filter_fix(filters[path]))
        elif path not in right or path in index.listing.not_checked_out:
            yield replace(each, fix=RENDER_AND_STAGE) if each.fix == RENDER else each
        elif path not in rules:
            yield _unstaged(each, index, on_disk)
    if any(each.location.path not in right for each in found):
        yield from _unstaged_inputs(comparison, index, on_disk)


def _right_on_disk(comparison: Comparison, on_disk: FileTree, found: Iterable[str]) -> frozenset[str]:
    """Of the paths that differ in the index, those that are on disk as the same plan has them."""
    inventory = replace(comparison.session.inventory, tree=on_disk)
    try:
        there = compare_planned(replace(comparison.session, inventory=inventory), comparison.planned)
    except InputError:  # the lock on disk is malformed
        return frozenset()
    return frozenset(found) - {each.location.path for each in drift(there.changes)}


def _unstaged(finding: Finding, index: IndexTree, on_disk: FileTree) -> Finding:
    path = finding.location.path
    if on_disk.kind(path) is None:
        message = "is deleted on disk, but the deletion is not staged"
    elif index.kind(path) is None:
        message = "is up to date on disk, but untracked"
    else:
        message = "is up to date on disk, but the change is not staged"
    rule = DRIFT_RULES[Drift.UNSTAGED]
    return rule.finding(Location(path), message, STAGE, clusters=finding.clusters)


def _unstaged_inputs(comparison: Comparison, index: IndexTree, on_disk: FileTree) -> Iterator[Finding]:
    """Inputs that differ between disk and index: what is staged may have been rendered from those on disk."""
    found = {*inputs(comparison), *_templates(on_disk, comparison.session.fleet.templates)}
    different = [path for path in sorted(found) if _differs(path, index, on_disk)]
    absent = [path for path in different if path not in index.blobs]
    rules = ignored_paths(index.git, comparison.session, on_disk, absent)
    yield from _ignored(rules, comparison)
    message = (
        "is not staged as it is on disk, and other staged files may be rendered from the version on disk"
    )
    for path in different:
        if path not in rules:
            yield DRIFT_RULES[Drift.UNSTAGED].finding(Location(path), message, STAGE)


def _differs(path: str, *trees: FileTree) -> bool:
    contents = (look_up(tree, path) for tree in trees)
    return len({unix(each) if isinstance(each, bytes) else each for each in contents}) > 1


def _templates(tree: FileTree, settings: TemplateSettings) -> Iterator[str]:
    """The user's templates in another tree than the one that was rendered from."""
    with suppress(InputError):
        user = template_dirs.user(tree, settings) if settings.path else None
        yield from map(user.place, user.files) if user else ()


def _filter_fix(name: str) -> str:
    return f"exclude it from the filter '{name}' in .gitattributes: Flux reads what Git stores"


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: each.location))
