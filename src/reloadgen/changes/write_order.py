"""The order of writing: at every step, every kustomization file builds, and nothing is listed twice or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from reloadgen.changes import aggregator_edit
from reloadgen.changes.change_set import Change, Changes, Create, Delete, Patch, Update
from reloadgen.changes.kustomization_list import read
from reloadgen.changes.object_moves import leaving_first
from reloadgen.document.edit.edit_error import EditError
from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file

if TYPE_CHECKING:
    from collections.abc import Iterator


class Write(NamedTuple):
    """Give a path this content."""

    path: str
    data: bytes
    sync: bool = False
    """Whether it has to be on the disk before it takes the place of what people wrote."""


class Remove(NamedTuple):
    """Remove a file."""

    path: str


Step: TypeAlias = Write | Remove
_EMPTY = aggregator_edit.create(())


def steps(changes: Changes) -> tuple[Step, ...]:
    """Every write and removal but the lock's, in order.

    (1) Files that nobody lists yet. (2) Entries that go, from the root downwards, then other files in place.
    (3) Entries that come, from the leaves upwards. (4) Files that nobody lists any more.
    Where Flux generates the kustomization nobody lists anything: what appears there begins, and what goes ends, as a
    kustomization file without entries.
    """
    work = [change for change in changes.changes if change.path != changes.lock]
    begins = _topmost([each.path for each in work if isinstance(each, Create)], changes)
    ends = _topmost([each.path for each in work if isinstance(each, Delete)], changes)
    return (
        *(Write(path, _EMPTY) for path in begins),
        *_new_files(
            [
                each
                for each in work
                if isinstance(each, Create) and not each.aggregator and each.path not in begins
            ]
        ),
        *_leaving(work, ends),
        *_in_place(work),
        *_coming(work, begins),
        *_removals([each for each in work if isinstance(each, Delete)], ends),
    )


def _topmost(files: list[str], changes: Changes) -> tuple[str, ...]:
    """The kustomization files right below directories for which Flux generates."""
    found = [path for path in files if is_kustomization_file(path)]
    return tuple(path for path in found if paths.parent(paths.parent(path)) in changes.generated)


def _depth(path: str) -> int:
    return path.count("/")


def _new_files(creates: list[Create]) -> Iterator[Step]:
    """What is listed first, then the kustomization files that list it, the deepest first."""
    key = {each.path: (is_kustomization_file(each.path), -_depth(each.path), each.path) for each in creates}
    return (Write(each.path, each.data) for each in sorted(creates, key=lambda each: key[each.path]))


def _leaving(work: list[Change], ends: tuple[str, ...]) -> Iterator[Step]:
    """Entries that go, from the root downwards."""
    found: list[Step] = [Write(path, _EMPTY) for path in ends]
    for change in work:
        match change:
            case Patch(path=path, old=old, middle=middle) if middle != old:
                found.append(Write(path, middle, sync=True))
            case Update(path=path) if (between := _middle(change)) is not None:
                found.append(Write(path, between))
    return iter(sorted(found, key=lambda step: (_depth(step.path), step.path)))


def _in_place(work: list[Change]) -> Iterator[Step]:
    """Other listed files, directory by directory."""
    directories: dict[str, list[Update]] = {}
    for each in work:
        if isinstance(each, Update) and not _comes(each) and _middle(each) is None:
            directories.setdefault(paths.parent(each.path), []).append(each)
    return (
        Write(each.path, each.data) for updates in directories.values() for each in leaving_first(updates)
    )


def _coming(work: list[Change], begins: tuple[str, ...]) -> Iterator[Step]:
    """Entries that come, and new aggregators, from the leaves upwards."""
    found: list[Step] = []
    for change in work:
        match change:
            case Patch(path=path, middle=middle, data=data) if data != middle:
                found.append(Write(path, data, sync=True))
            case Update(path=path, data=data) if _comes(change):
                found.append(Write(path, data))
            case Create(path=path, data=data, aggregator=aggregator) if aggregator or path in begins:
                found.append(Write(path, data))
    return iter(sorted(found, key=lambda step: (-_depth(step.path), step.path)))


def _removals(deletes: list[Delete], ends: tuple[str, ...]) -> Iterator[Step]:
    """Kustomization files from the outermost inwards, so that none lists what is gone; then the rest; `ends` last."""
    lists = {each.path: is_kustomization_file(each.path) for each in deletes}
    key = {path: (path in ends, not lists[path], _depth(path) if lists[path] else 0, path) for path in lists}
    return (Remove(path) for path in sorted(key, key=key.__getitem__))


def _comes(update: Update) -> bool:
    """Whether a generated kustomization file gets entries that it lacks."""
    old, new = _entries(update)
    return bool(new - old)


def _middle(update: Update) -> bytes | None:
    """A generated kustomization file between losing entries and getting others; None where it needs no such step."""
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
