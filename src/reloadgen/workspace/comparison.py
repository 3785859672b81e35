"""Compare the plan of a session with the repository."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reloadgen.changes import compare
from reloadgen.changes import lock as locks
from reloadgen.changes.conflicts import by_cause
from reloadgen.changes.current_state import current_state
from reloadgen.changes.inputs import Inputs
from reloadgen.changes.scope import Scope
from reloadgen.errors import InputError, Location, Problem
from reloadgen.files import paths
from reloadgen.files.git_remotes import remote_urls
from reloadgen.files.obstacle import Obstacle, look_up
from reloadgen.files.overlay import Overlay
from reloadgen.files.regular_files import regular_files
from reloadgen.files.skipped_directories import SkippedDirectories
from reloadgen.manifests.parsed_repository import ParsedRepository
from reloadgen.workspace.missing_roots import missing_roots
from reloadgen.workspace.planning import Planned, make_plan
from reloadgen.workspace.spelling_conflicts import case_twins
from reloadgen.workspace.taken_names import taken_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reloadgen.changes.change_set import Changes, Conflict
    from reloadgen.files.file_tree import FileTree
    from reloadgen.inventory.fleet import Fleet
    from reloadgen.rendering.plan import Plan
    from reloadgen.workspace.session import Session


@dataclass(frozen=True, slots=True)
class Comparison:
    """A session, its plan, and the changes that `render` would make."""

    session: Session
    planned: Planned
    changes: Changes
    scope: Scope
    skipped: SkippedDirectories
    missing_roots: tuple[Problem, ...] = ()
    """A note for each root that does not exist yet."""

    @property
    def notes(self) -> tuple[str | Problem, ...]:
        """What a person should know, whatever the command."""
        return (*self.missing_roots, *self.planned.notes, *self.changes.notes)

    @property
    def plan(self) -> Plan:
        """What the inventory and the templates come to."""
        return self.planned.plan

    @property
    def rendered(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of the generated files of each selected cluster, by its name; those that can be there."""
        blocked = {conflict.path for conflict in self.in_the_way}
        return {
            cluster.name: tuple(
                path
                for path in self.plan.rendered_for(cluster)
                if not blocked or blocked.isdisjoint(paths.ancestors(path))
            )
            for cluster in self.session.selected
        }

    @property
    def in_the_way(self) -> tuple[Conflict, ...]:
        """The conflicts with what stands at the path of a generated file, or of a directory above one."""
        unread = [each for each in self.changes.conflicts if each.old is None]
        needed = {each for path in self.plan.outputs for each in paths.ancestors(path)} if unread else set()
        return tuple(each for each in unread if each.path in needed)

    def repository(self) -> ParsedRepository:
        """The repository as it will be after `render`: the tree that was compared, with the changes over it.

        Raises:
            FileError: a directory cannot be listed.
        """
        after = Overlay(self.session.inventory.tree, self.changes.overlay)
        urls = remote_urls(self.session.inventory.top)
        return ParsedRepository(regular_files(after, self.skipped), urls)


def compare_all(
    session: Session,
    *,
    force: bool = False,
    prune: bool = True,
    tick: Callable[[], None] = lambda: None,
) -> Comparison:
    """Render the selected clusters, and compare the result with the repository.

    Raises:
        InputError: a template fails, or the lock is of another inventory or malformed.
        FileError: a file or directory cannot be read.
    """
    return compare_planned(session, make_plan(session, tick), force=force, prune=prune)


def compare_planned(
    session: Session, planned: Planned, *, force: bool = False, prune: bool = True
) -> Comparison:
    """Compare what a session came to with the repository of a session.

    Raises:
        InputError: the lock is of another inventory or malformed.
        FileError: a file or directory cannot be read.
    """
    fleet, tree, plan = session.fleet, session.inventory.tree, planned.plan
    scope = _scope(session, force=force, prune=prune)
    lock_data = _lock_data(tree, scope.lock_path)
    lock = locks.EMPTY
    if lock_data is not None:
        lock = locks.parse(lock_data, scope.lock_path, fleet.path, scope.reserved)
    files, directories = compare.paths_to_read(plan, lock, scope)
    skipped = SkippedDirectories.but_for((*files, *directories, *_named_directories(fleet)))
    current = current_state(tree, files, directories, beside=(scope.lock_path,), skipped=skipped)
    changes = compare.compare(Inputs(plan, lock, current, scope), lock_data)
    taken = (*taken_names(plan, lock.digests, tree), *case_twins(plan, lock.digests, tree))
    changes = replace(changes, conflicts=by_cause((*changes.conflicts, *taken)))
    return Comparison(session, planned, changes, scope, skipped, missing_roots(session))


def _named_directories(fleet: Fleet) -> Iterator[str]:
    """The directories that the inventory names."""
    for cluster in fleet.clusters:
        yield cluster.root
        if cluster.sync_path:
            yield cluster.sync_path


def _scope(session: Session, *, force: bool, prune: bool) -> Scope:
    readers: dict[str, list[str]] = {}
    for cluster in session.fleet.clusters:
        readers.setdefault(cluster.root, []).append(cluster.name)
    roots = {root: tuple(names) for root, names in readers.items()}
    selected = session.roots if session.is_partial else None
    return Scope(session.fleet.path, roots, selected, force, prune)


def _lock_data(tree: FileTree, path: str) -> bytes | None:
    content = look_up(tree, path)
    if isinstance(content, Obstacle):
        fix = "the lock must be a regular file: move this"
        raise InputError(Problem(Location(path), content.reason, fix))
    return content
