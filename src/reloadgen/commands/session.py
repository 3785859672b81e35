"""What every command on an inventory starts from: the top, the fleet, the plan and the changes, each made once."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from reloadgen.changes import compare
from reloadgen.changes import lock as locks
from reloadgen.changes.current_state import current_state
from reloadgen.changes.inputs import Inputs
from reloadgen.changes.scope import Scope
from reloadgen.commands.console import Console
from reloadgen.commands.gc_pause import paused
from reloadgen.commands.selection_hint import selection_hint
from reloadgen.errors import FileError, InputError, Location, Problem, UsageError
from reloadgen.files.file_tree import Kind
from reloadgen.files.obstacle import Obstacle, look_up
from reloadgen.files.overlay import Overlay
from reloadgen.files.regular_files import regular_files
from reloadgen.files.skipped_directories import SkippedDirectories
from reloadgen.files.work_tree import WorkTree
from reloadgen.inventory import label_selector
from reloadgen.inventory.load import load
from reloadgen.manifests.parsed_repository import ParsedRepository
from reloadgen.rendering import plan, template_dirs
from reloadgen.rendering.templates import Templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.changes.change_set import Changes
    from reloadgen.commands.invocation import Invocation
    from reloadgen.files.file_tree import FileTree
    from reloadgen.inventory.fleet import Cluster, Fleet
    from reloadgen.rendering.plan import Plan

Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Session:
    """An inventory that was read: where it lies, what it says, and which clusters are selected."""

    top: Path
    inventory: Path
    label: str
    """How messages call the inventory: relative to where the command runs."""
    tree: FileTree
    """The one tree of this run: what it has read stays as it was read."""
    data: bytes
    """The inventory's bytes."""
    fleet: Fleet
    selected: tuple[Cluster, ...]
    """The enabled clusters of the selection."""
    is_partial: bool = False
    """Whether clusters were selected: whatever lies elsewhere, of clusters that are gone too, stays untouched."""

    @property
    def roots(self) -> frozenset[str]:
        """The roots of the selected clusters."""
        return frozenset(cluster.root for cluster in self.selected)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A session with what it comes to: the plan, and the changes that bring the repository to it."""

    session: Session
    plan: Plan
    changes: Changes
    skipped: SkippedDirectories

    def repository(self) -> ParsedRepository:
        """The repository as it will be after `render`: the tree that was compared, with the changes over it.

        Raises:
            FileError: a directory cannot be listed.
        """
        after = Overlay(self.session.tree, self.changes.overlay)
        return ParsedRepository(regular_files(after, self.skipped))


def find_top(directory: Path) -> Path:
    """The nearest directory, from a directory upwards, that holds `.git`; the directory itself without one."""
    return next((each for each in (directory, *directory.parents) if (each / ".git").exists()), directory)


def find_inventory(invocation: Invocation) -> Path:
    """The inventory: where it was named, or looked for from the directory upwards to the top.

    Raises:
        UsageError: there is none.
    """
    directory = invocation.directory
    if invocation.inventory:
        return directory / invocation.inventory
    top = find_top(directory)
    for each in (directory, *directory.parents):
        if (each / "clusters.yaml").exists():
            return each / "clusters.yaml"
        if each == top:
            break
    where = f"in {top}" if directory == top else f"from {directory} up to {top}"
    raise UsageError(f"no clusters.yaml {where}", "run reloadgen init, or name an inventory with --inventory")


def open_session(invocation: Invocation) -> Session:
    """Read the inventory and select clusters; warnings go to standard error.

    Raises:
        InputError, UsageError, FileError: nothing sound is there, or nothing is selected.
    """
    if not invocation.directory.is_dir():
        raise FileError(f"{invocation.directory}: not a directory")
    file = find_inventory(invocation)
    label = _label(file, invocation.directory)
    inventory = file.parent.resolve() / file.name
    top = find_top(inventory.parent)
    tree = WorkTree(top)
    path = inventory.relative_to(top).as_posix()
    data = _read_inventory(tree, top, path, label)
    with paused():
        fleet = load(data, path, path)
    Console(invocation, top).warnings(fleet.warnings)
    session = Session(
        top,
        inventory,
        label,
        tree,
        data,
        fleet,
        select(fleet, invocation),
        is_partial=bool(invocation.clusters or invocation.selector),
    )
    if invocation.verbose:
        counts = (
            f"{len(fleet.clusters)} clusters, {len(fleet.enabled)} enabled, {len(session.selected)} selected"
        )
        Console(invocation, top).notes((f"inventory {label}: {counts}; top of the repository: {top}",))
    return session


def _read_inventory(tree: FileTree, top: Path, path: str, label: str) -> bytes:
    """The inventory's bytes. No tree follows a link; a link that a person names as the inventory is resolved here."""
    try:
        if tree.kind(path) is Kind.SYMLINK:
            target = Path(os.path.realpath(top / path))
            tree, path = WorkTree(target.parent), target.name
        return tree.read(path)
    except FileError as error:
        raise FileError(f"{label}: {str(error).rpartition(': ')[2]}") from error


def _label(file: Path, directory: Path) -> str:
    try:
        return Path(os.path.relpath(file, directory)).as_posix()
    except ValueError:  # another drive
        return file.as_posix()


def select(fleet: Fleet, invocation: Invocation) -> tuple[Cluster, ...]:
    """The enabled clusters that the selection names: any of the names, and all of the selector.

    Raises:
        UsageError: it names none.
    """
    if not invocation.clusters and not invocation.selector:
        return fleet.enabled
    try:
        wanted = (
            label_selector.parse(invocation.selector) if invocation.selector else label_selector.Selector()
        )
    except ValueError as error:
        raise UsageError(f"--selector: {error}") from None
    found = tuple(
        cluster
        for cluster in fleet.enabled
        if wanted.matches(cluster.labels)
        and (not invocation.clusters or any(fnmatchcase(cluster.name, each) for each in invocation.clusters))
    )
    if not found:
        raise UsageError(
            "the selection matches no enabled cluster", selection_hint(fleet, invocation.clusters, wanted)
        )
    return found


def compare_all(
    session: Session, *, force: bool = False, prune: bool = True, tick: Tick = lambda: None
) -> Comparison:
    """Render everything that is selected, and compare it with what is there.

    Raises:
        InputError, FileError: a template fails, the lock is not ours, or something can't be read.
    """
    fleet = session.fleet
    user = template_dirs.user(session.tree, fleet.templates.path) if fleet.templates.path else None
    templates = Templates(template_dirs.shipped(), user, fleet.templates)
    with paused():
        planned = plan.make(fleet, templates, session.roots, tick)
    scope = _scope(session, force=force, prune=prune)
    data = _lock_data(session.tree, scope.lock_path)
    lock = locks.parse(data, scope.lock_path, fleet.path, scope.reserved) if data is not None else locks.EMPTY
    files, directories = compare.paths_to_read(planned, lock, scope)
    skipped = SkippedDirectories.but_for((*files, *directories, *_named(fleet)))
    current = current_state(session.tree, files, directories, beside=(scope.lock_path,), skipped=skipped)
    changes = compare.compare(Inputs(planned, lock, current, scope), data)
    notes = (*_ignored(user, fleet), *changes.notes)
    return Comparison(session, planned, replace(changes, notes=notes), skipped)


def _named(fleet: Fleet) -> Iterator[str]:
    """The directories that the inventory names."""
    for cluster in fleet.clusters:
        yield cluster.root
        if cluster.sync_path:
            yield cluster.sync_path


def _scope(session: Session, *, force: bool, prune: bool) -> Scope:
    roots: dict[str, tuple[str, ...]] = {}
    for cluster in session.fleet.clusters:
        roots[cluster.root] = (*roots.get(cluster.root, ()), cluster.name)
    selected = session.roots if session.is_partial else None
    return Scope(session.fleet.path, roots, selected, force, prune)


def _lock_data(tree: FileTree, path: str) -> bytes | None:
    found = look_up(tree, path)
    if isinstance(found, Obstacle):
        raise InputError(Problem(Location(path), found.reason, "the lock must be a regular file: move this"))
    return found


def _ignored(user: template_dirs.Directory | None, fleet: Fleet) -> tuple[str, ...]:
    if user is None:
        return ()
    known = {"addon", *(f"addons/{addon.name}" for cluster in fleet.clusters for addon in cluster.addons)}
    unused = [
        name
        for name in user.files
        if not name.startswith(tuple(f"{prefix}/" for prefix in known))
        and not any(name in text for text in user.files.values())
    ]
    return (
        *(f"{user.place(name)} is ignored: templates end in .j2" for name in user.ignored),
        *(f"{user.place(name)} is not used by any add-on" for name in unused),
    )
