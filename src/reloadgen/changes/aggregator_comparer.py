"""Compare one aggregator with the entries that it must and must no longer list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.changes import aggregator_edit
from reloadgen.changes.change_set import Change, Conflict, Create, Delete, Drift, Patch
from reloadgen.changes.conflicts import obstruction
from reloadgen.changes.kustomization_list import is_component, read, within
from reloadgen.changes.lock import digest, is_interrupted, unix
from reloadgen.document.edit.edit_error import EditError, ManualEdit
from reloadgen.document.emit import flow
from reloadgen.files import paths
from reloadgen.files.file_names import KUSTOMIZATION
from reloadgen.files.obstacle import Obstacle

if TYPE_CHECKING:
    from collections.abc import Collection

    from reloadgen.changes.inputs import Inputs


class EntryChanges(NamedTuple):
    """The entries that the aggregator of a directory must list, and those that it must not list any more."""

    directory: str
    adds: tuple[str, ...]
    removes: tuple[str, ...]


class Outcome(NamedTuple):
    """What becomes of one aggregator."""

    path: str
    change: Change | None = None
    conflict: Conflict | None = None
    notes: tuple[str, ...] = ()
    is_ours: bool = False
    """Whether reloadgen created it, and it lists entries of ours: the lock says so."""
    is_generated: bool = False
    """Whether there is none, as Flux generates it."""
    is_component: bool = False
    """Whether it is a `kind: Component`, which only `components` may list."""


@dataclass(frozen=True, slots=True)
class AggregatorComparer:
    """Compares one aggregator at a time, the deepest first."""

    inputs: Inputs

    def compare(
        self, entries: EntryChanges, components: Collection[str], removed: Collection[str]
    ) -> Outcome:
        """What becomes of the aggregator of a directory.

        `components` are the directories below whose aggregators are components, `removed` the files that are removed.
        """
        names = self.inputs.current.kustomizations.get(entries.directory, ())
        path = paths.join(entries.directory, names[0] if names else KUSTOMIZATION)
        if path in self.inputs.plan.outputs or (path in self.inputs.lock.digests and not entries.adds):
            return Outcome(path)
        content = self.inputs.current.files.get(path)
        if len(names) > 1:
            reason = f"two kustomization files in one directory: {' and '.join(names)}"
            return self._conflict(path, reason, "keep one of them")
        if isinstance(content, Obstacle):
            fix = "put a regular file there, or change the inventory"
            conflict = obstruction(path, content, Drift.UNLISTED, fix, self.inputs.scope.readers(path))
            return Outcome(path, conflict=conflict)
        if content is None:
            return (
                self._create(path, entries) if entries.adds else self._leave_to_flux(path, entries, removed)
            )
        return self._change(path, content, entries, components)

    def _change(
        self, path: str, content: bytes, entries: EntryChanges, components: Collection[str]
    ) -> Outcome:
        if path in self.inputs.lock.digests and (
            path not in self.inputs.lock.made or self._is_known(content)
        ):
            return self._take_over(path, content, entries.adds)
        if self._is_cut_short(path, content, entries.adds):
            return self._complete(path, content, entries)
        return self._edit(path, content, entries, components)

    def _is_known(self, content: bytes) -> bool:
        return digest(unix(content)) in self.inputs.lock.known

    def _take_over(self, path: str, content: bytes, adds: tuple[str, ...]) -> Outcome:
        """The kustomization file of an add-on's directory that becomes a group, and so an aggregator."""
        if not self._is_known(content):
            reason = "edited by hand, but must become an aggregator"
            return self._conflict(path, reason, "delete it, or undo the edit", old=content)
        empty, data = aggregator_edit.create(()), aggregator_edit.create(adds)
        message, readers = f"does not list {', '.join(adds)}", self.inputs.scope.readers(path)
        patch = Patch(path, content, empty, data, Drift.UNLISTED, readers, message, 1)
        return Outcome(path, patch, is_ours=True)

    def _is_cut_short(self, path: str, content: bytes, adds: tuple[str, ...]) -> bool:
        """Whether a run was killed while it created this aggregator."""
        creating = self.inputs.lock.writing and path in self.inputs.lock.made
        return creating and is_interrupted(content, aggregator_edit.create(adds))

    def _complete(self, path: str, content: bytes, entries: EntryChanges) -> Outcome:
        readers, message = self.inputs.scope.readers(path), "was not written completely"
        is_root = entries.directory in self.inputs.scope.roots
        if not entries.adds and not is_root:
            return Outcome(path, Delete(path, content, Drift.ORPHANED, readers, message, aggregator=True))
        data = aggregator_edit.create(entries.adds)
        patch = (
            Patch(path, content, content, data, Drift.OUTDATED, readers, message, 1)
            if data != content
            else None
        )
        return Outcome(path, patch, is_ours=not is_root)

    def _leave_to_flux(self, path: str, entries: EntryChanges, removed: Collection[str]) -> Outcome:
        """Where entries are removed and no file lists them, Flux generated the kustomization."""
        create = None
        if entries.directory in self.inputs.scope.roots and self._is_emptied(entries.directory, removed):
            message = "the root would be empty: Git does not keep empty directories, and Flux reads this one"
            data, readers = aggregator_edit.create(()), self.inputs.scope.readers(path)
            create = Create(path, data, Drift.MISSING, readers, message, aggregator=True)
        return Outcome(path, create, is_generated=True)

    def _is_emptied(self, directory: str, removed: Collection[str]) -> bool:
        """Whether a directory is there, and none of the YAML in it stays."""
        manifests = self.inputs.current.manifests.get(directory, ())
        return directory in self.inputs.current.directories and all(each in removed for each in manifests)

    def _create(self, path: str, entries: EntryChanges) -> Outcome:
        directory, listed = entries.directory, ", ".join(entries.adds)
        if self.holds_foreign_yaml(directory):
            reason = "not found, and the directory contains YAML files that a new one would have to list"
            fix = f"create {path} with resources: {listed} and everything else that Flux must apply"
            return self._conflict(path, reason, fix)
        data, message = (
            aggregator_edit.create(entries.adds),
            f"aggregator that lists {listed} not found",
        )
        create = Create(path, data, Drift.MISSING, self.inputs.scope.readers(path), message, aggregator=True)
        if directory not in self.inputs.scope.roots:
            return Outcome(path, create, is_ours=True)
        return Outcome(path, create)

    def holds_foreign_yaml(self, directory: str) -> bool:
        """Whether a directory holds YAML, at any depth, that reloadgen did not write."""
        return any(
            path not in self.inputs.plan.outputs
            and path not in self.inputs.lock.digests
            and path not in self.inputs.lock.made
            for path in self.inputs.current.manifests.get(directory, ())
        )

    def _edit(self, path: str, old: bytes, entries: EntryChanges, components: Collection[str]) -> Outcome:
        directory, adds, removes = entries
        component, is_root = is_component(old), directory in self.inputs.scope.roots
        try:
            self._require_unlisted(old, directory, adds, components)
            middle = aggregator_edit.remove(old, *removes) if removes else old
            data, warnings = _add(middle, directory, adds, components)
        except EditError as error:
            reason = f"cannot be edited safely: {error.reason}"
            fix = error.fix or _manual_fix(error, adds, removes)
            outcome = self._conflict(path, reason, fix, line=error.line, old=old)
            return outcome._replace(is_component=component)
        is_ours = path in self.inputs.lock.made and not is_root
        if not adds and is_ours and unix(data) == aggregator_edit.create(()):
            message, readers = "lists nothing", self.inputs.scope.readers(path)
            delete = Delete(path, old, Drift.ORPHANED, readers, message, aggregator=True)
            return Outcome(path, delete, is_component=component)
        changed = data != old
        return Outcome(
            path,
            self._patch(path, old, middle, data, adds) if changed else None,
            notes=tuple(f"{path}: {warning}" for warning in warnings) if changed else (),
            is_ours=is_ours and bool(adds),
            is_component=component,
        )

    def _require_unlisted(
        self, data: bytes, directory: str, adds: tuple[str, ...], components: Collection[str]
    ) -> None:
        """Refuse where something inside a directory to list is listed by itself: kustomize takes no object twice."""
        for child in adds:
            path = paths.join(directory, child, KUSTOMIZATION)
            inside = within(read(data), child) if paths.parent(path) not in components else ()
            if inside:
                names = " and ".join(text for text, _ in inside)
                fix = f"replace {names} with {child} by hand"
                theirs = (
                    "" if path in self.inputs.plan.outputs else f", and list what Flux must apply in {path}"
                )
                reason = f"it lists {names}, which {child} also lists"
                raise EditError(reason, inside[0][1], fix=fix + theirs)

    def _patch(self, path: str, old: bytes, middle: bytes, data: bytes, adds: tuple[str, ...]) -> Patch:
        kind = Drift.UNLISTED if data != middle else Drift.ORPHANED
        before = read(old).entries
        if kind is Drift.UNLISTED:
            message = f"does not list {', '.join(child for child in adds if child not in before)}"
        else:
            extra = [entry for entry in before if entry not in read(middle).entries]
            message = f"lists {', '.join(extra)}, which {'is' if len(extra) == 1 else 'are'} no longer needed"
        line = _first_difference(old, data)
        return Patch(path, old, middle, data, kind, self.inputs.scope.readers(path), message, line)

    def _conflict(
        self, path: str, reason: str, fix: str, *, line: int = 0, old: bytes | None = None
    ) -> Outcome:
        conflict = Conflict(path, reason, fix, Drift.UNLISTED, self.inputs.scope.readers(path), line, old)
        return Outcome(path, conflict=conflict)


def _add(
    data: bytes, directory: str, adds: tuple[str, ...], components: Collection[str]
) -> tuple[bytes, list[str]]:
    warnings: list[str] = []
    for child in adds:
        component = paths.join(directory, child) in components
        if component and child in read(data).components:
            continue
        edit = aggregator_edit.add(data, child, component=component)
        data = edit.data
        warnings += edit.warnings
    return data, warnings


def _manual_fix(error: EditError, adds: tuple[str, ...], removes: tuple[str, ...]) -> str:
    """What a person has to do instead; where the error does not say it, all that was to be listed."""
    if removes:
        return f"remove {', '.join(removes)} by hand"
    manual = error.manual or ManualEdit("insert", ("resources",), adds)
    lines = [f"- {flow(entry)}" for entry in manual.entries]
    return f"add to {manual.path[0]} by hand: {', '.join(map(repr, lines))}"


def _first_difference(old: bytes, new: bytes) -> int:
    """The first line (from 1) of the old file before which, or in which, the new one differs."""
    pairs = zip(old.splitlines(keepends=True), new.splitlines(keepends=True), strict=False)
    number = next((number for number, (one, other) in enumerate(pairs, start=1) if one != other), None)
    return number if number is not None else max(old.count(b"\n"), 1)
