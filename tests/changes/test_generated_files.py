from __future__ import annotations

import pytest

from reloadgen.changes.change_set import Create, Delete, Drift, Update
from reloadgen.changes.current_state import current_state
from reloadgen.changes.generated_files import GeneratedFileChanges, compare_generated_files
from reloadgen.changes.inputs import Inputs
from reloadgen.changes.lock import Lock, digest
from reloadgen.changes.scope import Scope
from reloadgen.files.file_tree import Kind
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.inventory.layout import Role
from reloadgen.rendering.plan import Output, Plan

PLAN = b"line one\nline two\n"
OLD = b"as written before\n"
HAND = b"by hand\n"


def _compare(
    found: bytes | Kind | None,
    *,
    planned: bytes | None = PLAN,
    lock: Lock = Lock({}),  # noqa: B008 - frozen
    force: bool = False,
) -> GeneratedFileChanges:
    """Compare `a.yaml`, which is planned, or which the lock names and nobody wants (None)."""
    files = {} if found is None else {"a.yaml": found}
    outputs = {} if planned is None else {"a.yaml": Output(planned, "r", "x", Role.APP)}
    current = current_state(MemoryTree(files), ["a.yaml"], ())
    scope = Scope("clusters.yaml", {"r": ("infra",)}, force=force)
    orphans = ["a.yaml", "missing.yaml"] if planned is None else []
    return compare_generated_files(Inputs(Plan(outputs, (), {}), lock, current, scope), orphans)


def _lock(*contents: bytes, writing: bool = False, path: str = "a.yaml") -> Lock:
    return Lock({path: tuple(map(digest, contents))}, writing=writing)


@pytest.mark.parametrize(
    ("found", "lock", "change", "kind"),
    [
        (None, _lock(OLD), Create, Drift.MISSING),
        (OLD, _lock(OLD), Update, Drift.OUTDATED),
        (OLD.replace(b"\n", b"\r\n"), _lock(OLD), Update, Drift.OUTDATED),
        (OLD, _lock(OLD, path="moved/away.yaml"), Update, Drift.OUTDATED),
        (b"", _lock(OLD, writing=True), Update, Drift.OUTDATED),
        (PLAN[:5], _lock(OLD, writing=True), Update, Drift.OUTDATED),
    ],
)
def test_what_is_ours_is_brought_to_the_plan(
    found: bytes | None, lock: Lock, change: type[Create | Update], kind: Drift
) -> None:
    files = _compare(found, lock=lock)

    assert files.conflicts == ()
    (made,) = files.changes
    assert isinstance(made, change)
    assert (made.kind, made.data) == (kind, PLAN)


@pytest.mark.parametrize(
    ("found", "lock", "kind"),
    [
        (HAND, _lock(OLD), Drift.EDITED),
        (HAND, Lock({}), Drift.FOREIGN),
        (b"", _lock(OLD), Drift.EDITED),
        (PLAN[:5], _lock(OLD), Drift.EDITED),
        (b"", _lock(OLD, writing=True, path="other.yaml"), Drift.FOREIGN),
        (Kind.SYMLINK, _lock(OLD), Drift.FOREIGN),
    ],
)
def test_what_is_not_ours_is_a_conflict(found: bytes | Kind, lock: Lock, kind: Drift) -> None:
    files = _compare(found, lock=lock)

    assert files.changes == ()
    (conflict,) = files.conflicts
    assert conflict.kind is kind
    assert conflict.old == (found if isinstance(found, bytes) else None)
    assert conflict.data == PLAN


@pytest.mark.parametrize("found", [PLAN, PLAN.replace(b"\n", b"\r\n")])
def test_what_is_the_plan_is_in_step_whoever_wrote_it(found: bytes) -> None:
    files = _compare(found)

    assert (files.changes, files.conflicts) == ((), ())


def test_force_overwrites_files_but_nothing_else() -> None:
    for found, count in ((HAND, 1), (Kind.OTHER, 0)):
        files = _compare(found, force=True)
        assert (len(files.changes), len(files.conflicts)) == (count, 1 - count)


def test_pruning_takes_what_is_as_it_was_written() -> None:
    files = _compare(OLD, planned=None, lock=_lock(OLD))

    assert [(type(each), each.path) for each in files.changes] == [(Delete, "a.yaml")]


@pytest.mark.parametrize("force", [False, True])
def test_pruning_never_takes_an_edit(force: bool) -> None:  # noqa: FBT001 - a parameter
    files = _compare(HAND, planned=None, lock=_lock(OLD), force=force)

    assert files.changes == ()
    assert (len(files.conflicts), files.kept) == ((0, ("a.yaml",)) if force else (1, ()))


def test_an_edited_kustomization_keeps_what_it_may_list() -> None:
    lock = Lock({path: (digest(OLD),) for path in ("a/kustomization.yaml", "a/b/x.yaml", "c/x.yaml")})
    there: dict[str, bytes | Kind] = {"a/kustomization.yaml": HAND, "a/b/x.yaml": OLD, "c/x.yaml": OLD}
    scope = Scope("clusters.yaml", {}, force=True)
    inputs = Inputs(Plan({}, (), {}), lock, current_state(MemoryTree(there), there, ()), scope)
    files = compare_generated_files(inputs, list(there))

    assert sorted(files.kept) == ["a/b/x.yaml", "a/kustomization.yaml"]
    assert [each.path for each in files.changes] == ["c/x.yaml"]
