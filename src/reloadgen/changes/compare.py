"""Plan, lock and current state to changes: the one place that decides what differs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reloadgen.changes import aggregators, write_order
from reloadgen.changes import lock as locks
from reloadgen.changes.aggregators import Wiring
from reloadgen.changes.change_set import Changes, Conflict, Create, Delete, Drift, Patch, Update
from reloadgen.changes.generated_files import Files, folded
from reloadgen.changes.lock import Lock
from reloadgen.files import paths
from reloadgen.files.file_names import KUSTOMIZATION_NAMES, is_kustomization_file
from reloadgen.files.obstacle import Obstacle
from reloadgen.inventory import layout

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from reloadgen.changes.current_state import CurrentState
    from reloadgen.rendering.plan import Plan


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run is about: the roots it may touch (None: all), all roots with their clusters, and how bold it is."""

    inventory: str
    roots: Mapping[str, tuple[str, ...]]
    selected: frozenset[str] | None = None
    force: bool = False
    prune: bool = True

    @property
    def lock_path(self) -> str:
        """Where the lock lies."""
        return layout.lock_path(self.inventory)

    @property
    def reserved(self) -> frozenset[str]:
        """Paths that no lock may call generated: the inventory, the lock, and the roots' own aggregators."""
        own = (f"{root}/{name}" for root in self.roots for name in KUSTOMIZATION_NAMES)
        return frozenset((self.inventory, self.lock_path, *own))

    def root_of(self, path: str) -> str:
        """The root that a path lies in, or is; "" where no cluster of the inventory has one there."""
        while path and path not in self.roots:
            path = paths.parent(path)
        return path

    def readers(self, path: str) -> tuple[str, ...]:
        """The clusters that read a path."""
        return self.roots.get(self.root_of(path), ())

    def covers(self, path: str) -> bool:
        """Whether the run may touch a path."""
        return self.selected is None or self.root_of(path) in self.selected


def wanted(plan: Plan, lock: Lock, scope: Scope) -> tuple[list[str], list[str]]:
    """The files and the aggregators' directories that a comparison needs to see."""
    old = [path for path in lock.digests if scope.covers(path)]
    made = [path for path in lock.made if scope.covers(path)]
    listed = [entry.directory for entry in plan.entries]
    directories = [
        directory for path in made for directory in (paths.parent(path), paths.parent(paths.parent(path)))
    ]
    directories += [paths.parent(paths.parent(path)) for path in old if is_kustomization_file(path)]
    directories += {scope.root_of(path): None for path in old}
    generated = {paths.parent(path) for path in (*old, *plan.outputs)}
    return [*plan.outputs, *old], [*listed, *(each for each in directories if each and each not in generated)]


def compare(plan: Plan, lock: Lock, found: bytes | None, current: CurrentState, scope: Scope) -> Changes:
    """Everything that `render` would do; `found` is the lock's file as it is."""
    files = Files(lock, current, scope.readers, scope.force)
    files.compare(plan.contents)
    lists = {entry.directory for entry in plan.entries}
    orphans = [path for path in lock.digests if path not in plan.outputs and scope.covers(path)]
    orphans = [path for path in orphans if not (is_kustomization_file(path) and paths.parent(path) in lists)]
    if scope.prune:
        files.prune(orphans)
    connected = Wiring(plan, lock, current, scope.readers, scope.roots)
    going = aggregators.gone(orphans, _staying(orphans, files), plan.outputs) if scope.prune else ()
    connected.connect(going, *_losing(files, scope))
    unpruned = [] if scope.prune else [path for path in orphans if path in current.files]
    conflicts = (*files.conflicts, *connected.conflicts, *_twice(plan, unpruned, scope))
    changes = Changes(
        changes=(*files.changes, *connected.changes),
        conflicts=folded(conflicts),
        notes=(*connected.notes, *_kept(files, connected), *_notes(unpruned)),
        generated=frozenset(connected.generated),
        writing=b"",
        lock=scope.lock_path,
        settled=None,
        leftovers=current.leftovers,
        gone=_gone(lock, {*plan.outputs, *connected.made}, current, scope) if scope.prune else (),
    )
    keep = _kept_lines(lock, scope, unpruned)
    new = Lock(
        {**keep, **locks.of(plan.contents).digests},
        _made(lock, connected, changes, scope),
        lock.writing and scope.selected is not None,
    )
    return _with_lock(changes, lock, new, found, scope)


def _losing(files: Files, scope: Scope) -> tuple[list[str], set[str]]:
    """The generated files that go, and the roots that they go from."""
    deleted = [change.path for change in files.changes if isinstance(change, Delete)]
    return deleted, {scope.root_of(path) for path in deleted} - {""}


def _kept(files: Files, connected: Wiring) -> Iterator[str]:
    """What becomes of files that were edited and are kept, which depends on who lists them now."""
    for path in files.kept:
        add_on = _outermost(path, files.lock)
        if any(is_kustomization_file(each) and paths.parent(each) == add_on for each in files.kept):
            yield f"{path} is kept: it is yours now"
        elif _is_generated(paths.parent(add_on), files, connected):
            yield f"{path} is kept: it is yours now, and Flux applies it, as it generates the kustomization there"
        else:
            yield f"{path} is kept: it is yours now, and in no kustomization any more"


def _outermost(path: str, lock: Lock) -> str:
    """The add-on's directory: of those with a generated kustomization that hold a path, the one that a group lists."""
    holding = {paths.parent(each) for each in lock.digests if is_kustomization_file(each)}
    return min((directory for directory in holding if paths.is_below(path, directory)), key=len, default="")


def _is_generated(directory: str, files: Files, connected: Wiring) -> bool:
    """Whether Flux generates what covers a directory: no kustomization file that stays is on the way up."""
    deleted = {change.path for change in connected.changes if isinstance(change, Delete)}
    while directory and directory not in connected.generated:
        names = files.current.kustomizations.get(directory, ())
        if any(paths.join(directory, name) not in deleted for name in names):
            return False
        directory = paths.parent(directory)
    return bool(directory)


def _notes(unpruned: Sequence[str]) -> Iterator[str]:
    if unpruned:
        count = f"{len(unpruned)} file{'s' if len(unpruned) > 1 else ''}"
        yield f"{count} no longer wanted left in place: render without --no-prune removes them"


def _staying(orphans: Iterable[str], files: Files) -> list[str]:
    """Orphans that are there and do not go: kept, or in conflict."""
    deleted = {change.path for change in files.changes if isinstance(change, Delete)}
    return [path for path in orphans if path in files.current.files and path not in deleted]


def _gone(lock: Lock, stays: Collection[str], current: CurrentState, scope: Scope) -> tuple[str, ...]:
    """What the lock names and does not stay, also where a run that was killed has removed it already."""
    named = (path for path in (*lock.digests, *lock.made) if path not in stays and scope.covers(path))
    return tuple(path for path in named if not isinstance(current.files.get(path), Obstacle))


def _twice(plan: Plan, unpruned: Iterable[str], scope: Scope) -> Iterator[Conflict]:
    """Add-ons that moved within their root and whose old place stays: kustomize refuses the same object twice."""
    planned = {(entry.root, entry.child) for entry in plan.entries}
    reason = "would stay beside the add-on's new place, and kustomize refuses the same object twice"
    for path in unpruned:
        directory, root = paths.parent(path), scope.root_of(path)
        if is_kustomization_file(path) and (root, paths.name(directory)) in planned:
            yield Conflict(path, reason, "render without --no-prune", Drift.ORPHANED, scope.readers(path))


def _kept_lines(lock: Lock, scope: Scope, unpruned: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The lines of paths that this run does not touch, and of those that it leaves for another to prune."""
    outside = {path: found for path, found in lock.digests.items() if not scope.covers(path)}
    return {**outside, **{path: lock.digests[path] for path in unpruned}}


def _made(lock: Lock, connected: Wiring, changes: Changes, scope: Scope) -> frozenset[str]:
    """The aggregators that we made and that are still ours: outside the run, or with an entry of ours in them."""
    outside = {path for path in lock.made if not scope.covers(path) or not scope.prune}
    deleted = {change.path for change in changes.changes if isinstance(change, Delete)}
    return frozenset((outside | connected.made) - deleted)


def _with_lock(changes: Changes, old: Lock, new: Lock, found: bytes | None, scope: Scope) -> Changes:
    path = scope.lock_path
    data = new.dump(scope.inventory) if new.digests or new.made else None
    every = list(changes.changes)
    if found is None and data is not None:
        every.append(Create(path, data, Drift.MISSING, (), "the lock is not there"))
    elif found is not None and data is None:
        every.append(Delete(path, found, Drift.OUTDATED, (), "the lock names nothing any more"))
    elif found is not None and data is not None and data not in (found, locks.unix(found)):
        every.append(Update(path, found, data, Drift.OUTDATED, (), "the lock is not what was rendered"))
    every.sort(key=lambda change: change.path)
    changes = replace(changes, changes=tuple(every), settled=data)
    return replace(changes, writing=_between(changes, old, new).dump(scope.inventory))


def _between(changes: Changes, old: Lock, new: Lock) -> Lock:
    """The lock while files are written: all that may be found on disk, but no aggregator as a generated file."""
    aggregators = {
        each.path
        for each in changes.changes
        if isinstance(each, Patch) or (isinstance(each, Create) and each.aggregator)
    }
    contents = locks.of_many(
        (step.path, step.data)
        for step in write_order.steps(changes)
        if isinstance(step, write_order.Write) and step.path not in aggregators | old.made
    )
    made = frozenset(each.path for each in changes.changes if isinstance(each, Create) and each.aggregator)
    return replace(locks.merged(old, new, contents), made=old.made | new.made | made, writing=True)
