"""Aggregators: which entries come and go, where a kustomization has to be made, and where Flux generates one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.changes import aggregator_edit
from reloadgen.changes.change_set import Change, Conflict, Create, Delete, Drift, Patch
from reloadgen.changes.generated_files import is_interrupted, obstruction
from reloadgen.changes.kustomization_list import is_component, read, within
from reloadgen.changes.lock import digest, unix
from reloadgen.document.edit.edit_error import EditError, ManualEdit
from reloadgen.document.emit import flow
from reloadgen.files import paths
from reloadgen.files.file_names import KUSTOMIZATION, is_kustomization_file
from reloadgen.files.obstacle import Obstacle

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from reloadgen.changes.current_state import CurrentState
    from reloadgen.changes.lock import Lock
    from reloadgen.rendering.plan import Plan


@dataclass
class Wiring:
    """Works from the leaves upwards: what becomes of a directory decides what its parent has to list."""

    plan: Plan
    lock: Lock
    current: CurrentState
    readers: Callable[[str], tuple[str, ...]]
    roots: Collection[str]
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    made: set[str] = field(default_factory=set)
    generated: set[str] = field(default_factory=set)
    components: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._generated = self.plan.outputs.keys() | self.lock.digests.keys()
        self._ours = self._generated | self.lock.made
        self._adds: dict[str, dict[str, None]] = {}
        self._removes: dict[str, set[str]] = {}
        self._deleted: set[str] = set()
        for entry in self.plan.entries:
            self._adds.setdefault(entry.directory, {})[entry.child] = None
        self._generate()

    def _generate(self) -> None:
        """Find the directories for which Flux generates the kustomization, from the roots downwards."""
        for entry in self.plan.entries:
            covered = entry.at_root or paths.parent(entry.directory) in self.generated
            if (
                covered
                and not self.current.kustomizations[entry.directory]
                and self._foreign(entry.directory)
            ):
                self.generated.add(entry.directory)

    def _foreign(self, directory: str) -> bool:
        """Whether a directory holds YAML, at any depth, that is not ours."""
        return bool(self.current.manifests.get(directory, frozenset()) - self._ours)

    def connect(self, gone: Iterable[str], deleted: Iterable[str] = (), losing: Iterable[str] = ()) -> None:
        """Bring every aggregator to the plan.

        `gone` are directories whose generated kustomization goes, `deleted` the generated files that go, and `losing`
        the roots that they go from.
        """
        self._deleted.update(deleted)
        for directory in gone:
            self._unlist(directory)
        for root in losing:
            if not self.current.kustomizations.get(root):
                self._removes.setdefault(root, set())
        levels: dict[int, set[str]] = {}
        for directory in (*self._adds, *self._removes):
            levels.setdefault(directory.count("/"), set()).add(directory)
        for depth in range(max(levels, default=-1), -1, -1):
            for directory in sorted(levels.get(depth, ())):
                if self._bring(
                    directory,
                    tuple(sorted(self._adds.get(directory, ()))),
                    self._removes.get(directory, set()),
                ):
                    levels.setdefault(depth - 1, set()).add(self._unlist(directory))

    def _unlist(self, directory: str) -> str:
        parent = paths.parent(directory)
        self._removes.setdefault(parent, set()).add(paths.name(directory))
        return parent

    def _bring(self, directory: str, adds: tuple[str, ...], removes: set[str]) -> bool:
        """Bring one aggregator to its entries; whether it goes itself."""
        names = self.current.kustomizations.get(directory, ())
        path = paths.join(directory, names[0] if names else KUSTOMIZATION)
        if path in self.plan.outputs or directory in self.generated or (path in self._generated and not adds):
            return False
        found = self.current.files.get(path)
        if len(names) > 1:
            self._refuse(
                path, f"two kustomization files in one directory: {' and '.join(names)}", "keep one of them"
            )
        elif isinstance(found, Obstacle):
            fix = "put a plain file there, or change the inventory"
            self.conflicts.append(obstruction(path, found, Drift.UNLISTED, fix, self.readers(path)))
        elif found is None:
            self._make(directory, path, adds)
        elif path in self._generated and (path not in self.lock.made or self._is_known(found)):
            self._take_over(path, found, adds)
        elif self._is_cut_short(path, found, adds):
            return self._complete(directory, path, found, adds)
        else:
            return self._edit(directory, path, found, adds, removes)
        return False

    def _is_known(self, found: bytes) -> bool:
        return digest(unix(found)) in self.lock.known

    def _take_over(self, path: str, found: bytes, adds: tuple[str, ...]) -> None:
        """Where an add-on's directory becomes a group: its kustomization file becomes an aggregator."""
        if not self._is_known(found):
            self._refuse(
                path, "was edited by hand and is to become an aggregator", "delete it, or undo the edit"
            )
            return
        self.made.add(path)
        empty, data = aggregator_edit.create(()), aggregator_edit.create(adds)
        message = f"does not list {', '.join(adds)}"
        self.changes.append(Patch(path, found, empty, data, Drift.UNLISTED, self.readers(path), message, 1))

    def _is_cut_short(self, path: str, found: bytes, adds: tuple[str, ...]) -> bool:
        """What a crash left where we were making an aggregator."""
        making = self.lock.writing and path in self.lock.made
        return making and is_interrupted(found, aggregator_edit.create(adds))

    def _complete(self, directory: str, path: str, found: bytes, adds: tuple[str, ...]) -> bool:
        readers = self.readers(path)
        if not adds and directory not in self.roots:
            self.changes.append(
                Delete(path, found, Drift.ORPHANED, readers, "was never finished", aggregator=True)
            )
            return True
        data = aggregator_edit.create(adds)
        if directory not in self.roots:
            self.made.add(path)
        if data != found:
            self.changes.append(
                Patch(path, found, found, data, Drift.OUTDATED, readers, "was never finished", 1)
            )
        return False

    def _make(self, directory: str, path: str, adds: tuple[str, ...]) -> None:
        if not adds:
            # What goes from here was listed by nobody: Flux found it.
            self.generated.add(directory)
            if directory in self.roots and self._is_emptied(directory):
                message = "the root would hold no manifest any more: Git keeps no empty directory, and Flux reads it"
                data = aggregator_edit.create(())
                self.changes.append(
                    Create(path, data, Drift.MISSING, self.readers(path), message, aggregator=True)
                )
            return
        if self._foreign(directory):
            reason = "is missing, and the directory holds YAML that a new one would have to list"
            self._refuse(
                path, reason, f"write {path} with resources: {', '.join(adds)} and all that is to be applied"
            )
            return
        message = f"the aggregator that lists {', '.join(adds)} is not there"
        data = aggregator_edit.create(adds)
        self.changes.append(Create(path, data, Drift.MISSING, self.readers(path), message, aggregator=True))
        if directory not in self.roots:
            self.made.add(path)
        elif directory not in self.current.directories:
            nearest = self.current.nearest(directory) or "the top of the repository"
            self.notes.append(
                f"root {directory} did not exist and is made (nearest existing directory: {nearest})"
            )

    def _is_emptied(self, directory: str) -> bool:
        """Whether a directory is there, and none of the YAML in it stays."""
        going = {change.path for change in self.changes if isinstance(change, Delete)} | self._deleted
        return (
            directory in self.current.directories
            and not self.current.manifests.get(directory, frozenset()) - going
        )

    def _edit(self, directory: str, path: str, old: bytes, adds: tuple[str, ...], removes: set[str]) -> bool:
        if is_component(old):
            self.components.add(directory)
        try:
            self._check_within(old, directory, adds)
            middle = aggregator_edit.remove(old, *sorted(removes)) if removes else old
            data, warnings = self._add(middle, directory, adds)
        except EditError as error:
            reason = f"can't be edited safely: {error.reason}"
            self._refuse(path, reason, error.fix or _by_hand(error, adds, removes), error.line)
            return False
        if (
            not adds
            and path in self.lock.made
            and directory not in self.roots
            and unix(data) == aggregator_edit.create(())
        ):
            self.changes.append(
                Delete(
                    path, old, Drift.ORPHANED, self.readers(path), "lists nothing any more", aggregator=True
                )
            )
            return True
        if path in self.lock.made and adds and directory not in self.roots:
            self.made.add(path)
        if data != old:
            self.changes.append(self._patch(path, old, middle, data, adds))
            self.notes += [f"{path}: {warning}" for warning in warnings]
        return False

    def _check_within(self, data: bytes, directory: str, adds: tuple[str, ...]) -> None:
        """Refuse where something inside a directory to come is listed by itself: kustomize takes no object twice."""
        for child in adds:
            path = paths.join(directory, child, KUSTOMIZATION)
            inside = within(read(data), child) if paths.parent(path) not in self.components else ()
            if inside:
                names = " and ".join(text for text, _ in inside)
                fix = f"by hand: replace {names} by {child}"
                theirs = "" if path in self.plan.outputs else f", and let {path} list what is to be applied"
                raise EditError(
                    f"it lists {names}, which {child} would list again", inside[0][1], fix=fix + theirs
                )

    def _add(self, data: bytes, directory: str, adds: tuple[str, ...]) -> tuple[bytes, list[str]]:
        warnings: list[str] = []
        for child in adds:
            listing = read(data)
            component = paths.join(directory, child) in self.components
            if component and child in listing.components:
                continue
            edit = aggregator_edit.add(data, child, component=component)
            data = edit.data
            warnings += edit.warnings
        return data, warnings

    def _patch(self, path: str, old: bytes, middle: bytes, data: bytes, adds: tuple[str, ...]) -> Patch:
        kind = Drift.UNLISTED if data != middle else Drift.ORPHANED
        before = read(old).entries
        names = ", ".join(child for child in adds if child not in before)
        message = f"does not list {names}" if kind is Drift.UNLISTED else "lists what is no longer wanted"
        return Patch(path, old, middle, data, kind, self.readers(path), message, _first_difference(old, data))

    def _refuse(self, path: str, reason: str, fix: str, line: int = 0) -> None:
        self.conflicts.append(Conflict(path, reason, fix, Drift.UNLISTED, self.readers(path), line))


def _by_hand(error: EditError, adds: tuple[str, ...], removes: set[str]) -> str:
    """What a person has to do instead; where the error does not say it, all that was to be listed."""
    if removes:
        return f"by hand: remove {', '.join(sorted(removes))}"
    manual = error.manual or ManualEdit("insert", ("resources",), adds)
    lines = [f"- {flow(entry)}" for entry in manual.entries]
    return f"by hand, under {manual.path[0]}: {', '.join(map(repr, lines))}"


def _first_difference(old: bytes, new: bytes) -> int:
    """The first line (from 1) of the old file before which, or in which, the new one differs."""
    pairs = zip(old.splitlines(keepends=True), new.splitlines(keepends=True), strict=False)
    number = next((number for number, (one, other) in enumerate(pairs, start=1) if one != other), None)
    return number if number is not None else max(old.count(b"\n"), 1)


def gone(orphans: Iterable[str], kept: Iterable[str], outputs: Iterable[str]) -> tuple[str, ...]:
    """The directories whose generated kustomization file goes, or went by hand, and gets no other."""
    stays = {paths.parent(path) for path in (*kept, *outputs) if is_kustomization_file(path)}
    directories = {paths.parent(path) for path in orphans if is_kustomization_file(path)} - stays
    return tuple(sorted(directories))
