"""The order of writing: after every step every kustomization file builds, and no entry is listed twice or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes import aggregator_edit
from reloadgen.changes.change_set import Change, Create, Delete, Patch, Remove, Step, Update, Write
from reloadgen.changes.kustomization_list import read
from reloadgen.changes.object_moves import leaving_first
from reloadgen.document.edit.edit_error import EditError
from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_EMPTY = aggregator_edit.create(())


def write_steps(changes: Sequence[Change], generated: Collection[str]) -> tuple[Step, ...]:
    """Every write and removal for changes sorted by path, without that of the lock.

    (1) New files that nobody lists yet. (2) Entries that are removed, from the root downwards, then other files in
    place. (3) Entries that are added, from the leaves upwards. (4) Removals of files that nobody lists any more.
    In the directories of `generated`, Flux generates the kustomization and nobody lists anything: what is new there
    begins, and what is removed ends, as a kustomization file without entries.
    """
    creates = [each for each in changes if isinstance(each, Create)]
    deletes = [each for each in changes if isinstance(each, Delete)]
    begins, ends = _found_by_flux(creates, generated), _found_by_flux(deletes, generated)
    new = [each for each in creates if not each.aggregator and each.path not in begins]
    return (
        *(Write(path, _EMPTY) for path in begins),
        *_new_files(new),
        *_entry_removals(changes, ends),
        *_updates_in_place(changes),
        *_entry_additions(changes, begins),
        *_file_removals(deletes, ends),
    )


def _found_by_flux(changes: Iterable[Create | Delete], generated: Collection[str]) -> Collection[str]:
    """The kustomization files right below directories for which Flux generates."""
    files = (each.path for each in changes if is_kustomization_file(each.path))
    return dict.fromkeys(path for path in files if paths.parent(paths.parent(path)) in generated).keys()


def _depth(path: str) -> int:
    return path.count("/")


def _new_files(creates: Iterable[Create]) -> Iterator[Step]:
    """What is listed first, then the kustomization files that list it, the deepest first."""

    def order(create: Create) -> tuple[bool, int, str]:
        return is_kustomization_file(create.path), -_depth(create.path), create.path

    return (Write(each.path, each.data) for each in sorted(creates, key=order))


def _entry_removals(changes: Iterable[Change], ends: Collection[str]) -> list[Step]:
    """Kustomization files that lose entries, from the root downwards."""
    steps: list[Step] = [Write(path, _EMPTY) for path in ends]
    for change in changes:
        match change:
            case Patch(path=path, old=old, middle=middle) if middle != old:
                steps.append(Write(path, middle, sync=True))
            case Update(path=path) if (between := _without_additions(change)) is not None:
                steps.append(Write(path, between))
    return sorted(steps, key=lambda step: (_depth(step.path), step.path))


def _updates_in_place(changes: Iterable[Change]) -> Iterator[Step]:
    """Files that stay listed, directory by directory."""
    directories: dict[str, list[Update]] = {}
    for each in changes:
        if isinstance(each, Update) and not _adds_entries(each) and _without_additions(each) is None:
            directories.setdefault(paths.parent(each.path), []).append(each)
    return (
        Write(each.path, each.data) for updates in directories.values() for each in leaving_first(updates)
    )


def _entry_additions(changes: Iterable[Change], begins: Collection[str]) -> list[Step]:
    """Kustomization files that get entries, and new aggregators, from the leaves upwards."""
    steps: list[Step] = []
    for change in changes:
        match change:
            case Patch(path=path, middle=middle, data=data) if data != middle:
                steps.append(Write(path, data, sync=True))
            case Update(path=path, data=data) if _adds_entries(change):
                steps.append(Write(path, data))
            case Create(path=path, data=data, aggregator=aggregator) if aggregator or path in begins:
                steps.append(Write(path, data))
    return sorted(steps, key=lambda step: (-_depth(step.path), step.path))


def _file_removals(deletes: Iterable[Delete], ends: Collection[str]) -> Iterator[Step]:
    """Kustomization files from the root downwards, so that none lists a missing file; then the rest; `ends` last."""

    def order(delete: Delete) -> tuple[bool, bool, int, str]:
        lists = is_kustomization_file(delete.path)
        return delete.path in ends, not lists, _depth(delete.path) if lists else 0, delete.path

    return (Remove(each.path) for each in sorted(deletes, key=order))


def _adds_entries(update: Update) -> bool:
    """Whether a generated kustomization file gets entries that it lacks."""
    old, new = _entries(update)
    return bool(new - old)


def _without_additions(update: Update) -> bytes | None:
    """A generated kustomization file without removed and without added entries; None where none is removed."""
    old, new = _entries(update)
    if not old - new:
        return None
    return aggregator_edit.remove(update.data, *sorted(new - old)) if new - old else update.data


def _entries(update: Update) -> tuple[frozenset[str], frozenset[str]]:
    if not is_kustomization_file(update.path):
        return frozenset(), frozenset()
    try:
        return frozenset(read(update.old).entries), frozenset(read(update.data).entries)
    except EditError:
        return frozenset(), frozenset()
