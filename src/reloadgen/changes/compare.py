"""From plan, lock and current state to changes: the one place that decides what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes.addon_directories import AddOnDirectories
from reloadgen.changes.aggregators import AggregatorChanges, compare_aggregators
from reloadgen.changes.change_set import AddOnLoss, Change, Changes, Conflict, Delete, Drift
from reloadgen.changes.conflicts import by_cause
from reloadgen.changes.generated_files import GeneratedFileChanges, compare_generated_files
from reloadgen.changes.kept_notes import kept_notes
from reloadgen.changes.lock_contents import lock_change, lock_contents, settled_lock
from reloadgen.changes.write_order import write_steps
from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.obstacle import Obstacle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reloadgen.changes.inputs import Inputs
    from reloadgen.changes.lock import Lock
    from reloadgen.changes.scope import Scope
    from reloadgen.rendering.plan import Plan


def paths_to_read(plan: Plan, lock: Lock, scope: Scope) -> tuple[list[str], list[str]]:
    """The files, and the directories of aggregators, that a comparison needs to see."""
    old = [path for path in lock.digests if scope.covers(path)]
    made = [path for path in lock.made if scope.covers(path)]
    directories = [paths.parent(path) for path in made]
    directories += [paths.parent(paths.parent(path)) for path in (*made, *filter(is_kustomization_file, old))]
    directories += dict.fromkeys(scope.root_of(path) for path in old)
    generated = {paths.parent(path) for path in (*old, *plan.outputs)}
    others = (directory for directory in directories if directory and directory not in generated)
    return [*plan.outputs, *old], [*(entry.directory for entry in plan.entries), *others]


def compare(inputs: Inputs, lock_data: bytes | None) -> Changes:
    """Everything that `render` would do; `lock_data` is the lock's file as it is."""
    scope, current, addons = inputs.scope, inputs.current, AddOnDirectories(inputs.lock.digests)
    orphans = _orphans(inputs)
    pruned = orphans if scope.prune else ()
    left = () if scope.prune else tuple(path for path in orphans if path in current.files)
    files = compare_generated_files(inputs, pruned)
    unlisted = _unlisted(pruned, files, inputs)
    aggregators = compare_aggregators(inputs, unlisted=unlisted, deleted=files.deleted)
    changes = sorted((*files.changes, *aggregators.changes), key=lambda change: change.path)
    steps = write_steps(changes, aggregators.generated)
    settled = settled_lock(inputs, left, _made(inputs, aggregators, changes))
    lock = lock_contents(inputs, settled, lock_data, changes, steps)
    of_lock = lock_change(scope.lock_path, lock_data, lock.settled, is_merged=inputs.lock.is_merged)
    conflicts = (*files.conflicts, *aggregators.conflicts, *_left_beside_new(left, addons, inputs))
    return Changes(
        changes=tuple(sorted((*changes, *of_lock), key=lambda change: change.path)),
        conflicts=by_cause(conflicts),
        notes=(*aggregators.notes, *kept_notes(files, aggregators, addons, current), *_left_notes(left)),
        steps=steps,
        lock=lock,
        leftovers=current.leftovers,
        vacated=_vacated(inputs, aggregators) if scope.prune else (),
        losses=_losses(changes, addons, inputs),
    )


def _orphans(inputs: Inputs) -> tuple[str, ...]:
    """Files of the lock that are no longer wanted, and that do not become aggregators."""
    aggregators = {entry.directory for entry in inputs.plan.entries}
    return tuple(
        path
        for path in inputs.lock.digests
        if path not in inputs.plan.outputs
        and inputs.scope.covers(path)
        and not (is_kustomization_file(path) and paths.parent(path) in aggregators)
    )


def _unlisted(orphans: Iterable[str], files: GeneratedFileChanges, inputs: Inputs) -> tuple[str, ...]:
    """The directories that lose their generated kustomization file, or lost it by hand, and get no other."""
    stay = (path for path in orphans if path in inputs.current.files and path not in files.deleted)
    with_file = {paths.parent(path) for path in (*stay, *inputs.plan.outputs) if is_kustomization_file(path)}
    without = {paths.parent(path) for path in orphans if is_kustomization_file(path)}
    return tuple(sorted(without - with_file))


def _left_notes(left: tuple[str, ...]) -> Iterator[str]:
    if left:
        count = f"{len(left)} file{'s' if len(left) > 1 else ''}"
        yield f"{count} that are no longer needed are kept; render without --no-prune deletes them"


def _left_beside_new(left: Iterable[str], addons: AddOnDirectories, inputs: Inputs) -> Iterator[Conflict]:
    """Add-ons that moved within their root, and whose old files are left: kustomize takes no object twice."""
    planned, scope = _planned(inputs.plan), inputs.scope
    reason = "would stay next to the new files of the add-on, and kustomize refuses duplicate objects"
    for path in left:
        addon = paths.name(addons.of(path))
        if addons.is_entry(path) and (scope.root_of(path), addon) in planned:
            yield Conflict(path, reason, "render without --no-prune", Drift.ORPHANED, scope.readers(path))


def _planned(plan: Plan) -> set[tuple[str, str]]:
    """The roots with the names of the add-ons that they get."""
    return {(output.root, output.addon) for output in plan.outputs.values()}


def _made(inputs: Inputs, aggregators: AggregatorChanges, changes: Iterable[Change]) -> frozenset[str]:
    """The aggregators that reloadgen created: those outside the run, and those that list entries of ours."""
    scope = inputs.scope
    outside = {path for path in inputs.lock.made if not scope.covers(path) or not scope.prune}
    deleted = {change.path for change in changes if isinstance(change, Delete)}
    return frozenset((outside | aggregators.ours) - deleted)


def _vacated(inputs: Inputs, aggregators: AggregatorChanges) -> tuple[str, ...]:
    """What the lock names and does not stay, also where a run that was killed has removed it already."""
    named = (
        path
        for path in (*inputs.lock.digests, *inputs.lock.made)
        if path not in inputs.plan.outputs and path not in aggregators.ours and inputs.scope.covers(path)
    )
    return tuple(path for path in named if not isinstance(inputs.current.files.get(path), Obstacle))


def _losses(changes: Iterable[Change], addons: AddOnDirectories, inputs: Inputs) -> tuple[AddOnLoss, ...]:
    """The add-ons whose files are removed from a root that does not get them elsewhere."""
    planned = _planned(inputs.plan)
    losses: dict[str, AddOnLoss] = {}
    for change in changes:
        directory = addons.of(change.path) if isinstance(change, Delete) else ""
        addon, root = paths.name(directory), inputs.scope.root_of(directory)
        if directory and (root, addon) not in planned:
            losses.setdefault(directory, AddOnLoss(addon, paths.parent(directory), change.clusters))
    return tuple(losses.values())
