"""The lock that goes with a set of changes: while files are written, and at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes import lock as locks
from reloadgen.changes.change_set import (
    Change,
    Create,
    Delete,
    Drift,
    LockContents,
    Patch,
    Step,
    Update,
    Write,
)
from reloadgen.changes.lock import Lock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reloadgen.changes.inputs import Inputs


def settled_lock(inputs: Inputs, left: Iterable[str], made: frozenset[str]) -> Lock:
    """The lock of a finished run: its outputs, the files that it leaves, and the lines of other roots as they were."""
    old, scope = inputs.lock, inputs.scope
    outside = {path: digests for path, digests in old.digests.items() if not scope.covers(path)}
    kept = {path: old.digests[path] for path in left}
    digests = {**outside, **kept, **locks.of(inputs.plan.contents).digests}
    return Lock(digests, made, old.writing and scope.selected is not None)


def lock_contents(
    inputs: Inputs, settled: Lock, content: bytes | None, changes: Sequence[Change], steps: Iterable[Step]
) -> LockContents:
    """What the lock holds while the steps are carried out, and at the end; `content` is what its file holds now."""
    scope = inputs.scope
    data = settled.dump(scope.inventory) if settled.digests or settled.made else None
    if content and data and _says_the_same(content, data):
        data = locks.unix(content)
    writing = _while_writing(inputs.lock, settled, changes, steps)
    return LockContents(scope.lock_path, writing.dump(scope.inventory), data)


def _while_writing(old: Lock, settled: Lock, changes: Sequence[Change], steps: Iterable[Step]) -> Lock:
    """All contents that may be found on disk; an aggregator is never named as a generated file."""
    created = frozenset(each.path for each in changes if isinstance(each, Create) and each.aggregator)
    aggregators = {each.path for each in changes if isinstance(each, Patch)} | created | old.made
    contents = locks.of_many(
        (step.path, step.data) for step in steps if isinstance(step, Write) and step.path not in aggregators
    )
    merged = locks.merged(old, settled, contents)
    return Lock(merged.digests, old.made | settled.made | created, writing=True)


def _says_the_same(content: bytes, data: bytes) -> bool:
    """Whether a lock is up to date, whichever version of reloadgen wrote it."""
    return locks.without_version(locks.unix(content)) == locks.without_version(data)


def lock_change(
    path: str, content: bytes | None, settled: bytes | None, *, is_merged: bool = False
) -> tuple[Change, ...]:
    """The change of the lock's own file, if there is one."""
    match content, settled:
        case None, bytes(data):
            return (Create(path, data, Drift.MISSING, (), "lock not found"),)
        case bytes(old), None:
            return (Delete(path, old, Drift.OUTDATED, (), "the lock lists no files any more"),)
        case bytes(old), bytes(data) if data != locks.unix(old):
            message = (
                "was merged, and has the lines of both sides" if is_merged else "the lock is out of date"
            )
            return (Update(path, old, data, Drift.OUTDATED, (), message),)
        case _:
            return ()
