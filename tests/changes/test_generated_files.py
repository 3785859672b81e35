from __future__ import annotations

import pytest

from reloadgen.changes.change_set import Conflict, Create, Delete, Drift, Update
from reloadgen.changes.current_state import current_state
from reloadgen.changes.generated_files import Files, folded, is_interrupted, obstruction
from reloadgen.changes.lock import Lock, digest
from reloadgen.files.file_tree import Kind
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.obstacle import Obstacle

PLAN = b"line one\nline two\n"
OLD = b"as written before\n"
HAND = b"by hand\n"


def _files(found: bytes | Kind | None, *, lock: Lock = Lock({}), force: bool = False) -> Files:  # noqa: B008 - frozen
    files = {} if found is None else {"a.yaml": found}
    return Files(lock, current_state(MemoryTree(files), ["a.yaml"], ()), lambda _: ("infra",), force)


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
    files = _files(found, lock=lock)
    files.compare({"a.yaml": PLAN})

    assert files.conflicts == []
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
    files = _files(found, lock=lock)
    files.compare({"a.yaml": PLAN})

    assert files.changes == []
    assert [each.kind for each in files.conflicts] == [kind]


@pytest.mark.parametrize("found", [PLAN, PLAN.replace(b"\n", b"\r\n")])
def test_what_is_the_plan_is_in_step_whoever_wrote_it(found: bytes) -> None:
    files = _files(found)
    files.compare({"a.yaml": PLAN})

    assert (files.changes, files.conflicts) == ([], [])


def test_force_overwrites_files_but_nothing_else() -> None:
    for found, count in ((HAND, 1), (Kind.OTHER, 0)):
        files = _files(found, force=True)
        files.compare({"a.yaml": PLAN})
        assert (len(files.changes), len(files.conflicts)) == (count, 1 - count)


def test_pruning_takes_what_is_as_it_was_written() -> None:
    files = _files(OLD, lock=_lock(OLD))
    files.prune(["a.yaml", "gone.yaml"])

    assert [(type(each), each.path) for each in files.changes] == [(Delete, "a.yaml")]


@pytest.mark.parametrize("force", [False, True])
def test_pruning_never_takes_an_edit(force: bool) -> None:  # noqa: FBT001 - a parameter
    files = _files(HAND, lock=_lock(OLD), force=force)
    files.prune(["a.yaml"])

    assert files.changes == []
    assert (len(files.conflicts), files.kept) == ((0, ["a.yaml"]) if force else (1, []))


def test_an_edited_kustomization_keeps_what_it_may_list() -> None:
    lock = Lock({path: (digest(OLD),) for path in ("a/kustomization.yaml", "a/b/x.yaml", "c/x.yaml")})
    there: dict[str, bytes | Kind] = {"a/kustomization.yaml": HAND, "a/b/x.yaml": OLD, "c/x.yaml": OLD}
    files = Files(lock, current_state(MemoryTree(there), there, ()), lambda _: (), force=True)
    files.prune(list(there))

    assert sorted(files.kept) == ["a/b/x.yaml", "a/kustomization.yaml"]
    assert [each.path for each in files.changes] == ["c/x.yaml"]


@pytest.mark.parametrize("found", [b"", b"\0\0\0", PLAN[:1], PLAN])
def test_the_traces_of_a_cut_write(found: bytes) -> None:
    assert is_interrupted(found, PLAN)


@pytest.mark.parametrize("found", [b"x", b"\0x", PLAN[1:], PLAN + b"x"])
def test_no_traces_of_a_cut_write(found: bytes) -> None:
    assert not is_interrupted(found, PLAN)


def test_what_stands_above_several_files_is_one_conflict_for_all_who_read_them() -> None:
    above = Obstacle(Kind.SYMLINK, "r/s")
    each = [
        obstruction(path, above, kind, "move it", clusters)
        for path, kind, clusters in [
            ("r/s/b", Drift.FOREIGN, ("one",)),
            ("r/s/kustomization.yaml", Drift.UNLISTED, ("two", "one")),
        ]
    ]
    other = obstruction("r/a", Obstacle(Kind.SYMLINK), Drift.FOREIGN, "move it", ())

    assert folded([*each, other]) == (
        other,
        Conflict(
            "r/s",
            "is a symlink",
            "put a directory in its place, or change the inventory",
            Drift.FOREIGN,
            ("one", "two"),
        ),
    )
