from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.changes import aggregator_edit
from reloadgen.changes.change_set import Change, Create, Delete, Drift, Patch, Remove, Step, Update, Write
from reloadgen.changes.write_order import write_steps

if TYPE_CHECKING:
    from collections.abc import Iterable

EMPTY = aggregator_edit.create(())


def _steps(*changes: Change, generated: Iterable[str] = ()) -> tuple[Step, ...]:
    return write_steps(changes, frozenset(generated))


def _create(path: str, *entries: str, aggregator_: bool = False) -> Create:
    data = aggregator_edit.create(entries) if entries else b"kind: X\n"
    return Create(path, data, Drift.MISSING, (), "", aggregator=aggregator_)


def _delete(path: str, *, aggregator_: bool = False) -> Delete:
    return Delete(path, EMPTY, Drift.ORPHANED, (), "", aggregator=aggregator_)


def _patch(path: str, *lists: tuple[str, ...]) -> Patch:
    old, middle, data = map(aggregator_edit.create, lists)
    return Patch(path, old, middle, data, Drift.UNLISTED, (), "", 0)


def _told(steps: Iterable[Step]) -> list[str]:
    return [f"{'-' if isinstance(step, Remove) else '+'} {step.path}" for step in steps]


ADD_ON = (
    _create("r/s/a/app/helmrelease.yaml"),
    _create("r/s/a/app/kustomization.yaml", "helmrelease.yaml"),
    _create("r/s/a/ks.yaml"),
    _create("r/s/a/kustomization.yaml", "ks.yaml"),
)


def test_what_comes_is_listed_once_it_is_there() -> None:
    aggregators = (
        _patch("r/kustomization.yaml", (), (), ("s",)),
        _create("r/s/kustomization.yaml", "a", aggregator_=True),
    )

    assert _told(_steps(*aggregators, *ADD_ON)) == [
        "+ r/s/a/app/helmrelease.yaml",
        "+ r/s/a/ks.yaml",
        "+ r/s/a/app/kustomization.yaml",
        "+ r/s/a/kustomization.yaml",
        "+ r/s/kustomization.yaml",
        "+ r/kustomization.yaml",
    ]


def test_what_goes_is_unlisted_first_and_no_kustomization_lists_what_is_gone() -> None:
    deletes = (_delete(each.path) for each in ADD_ON)
    aggregators = (
        _patch("r/kustomization.yaml", ("s",), (), ()),
        _delete("r/s/kustomization.yaml", aggregator_=True),
    )

    assert _told(_steps(*aggregators, *deletes)) == [
        "+ r/kustomization.yaml",
        "- r/s/kustomization.yaml",
        "- r/s/a/kustomization.yaml",
        "- r/s/a/app/kustomization.yaml",
        "- r/s/a/app/helmrelease.yaml",
        "- r/s/a/ks.yaml",
    ]


def test_where_flux_generates_it_begins_and_ends_as_a_file_without_entries() -> None:
    comes = (_create("r/s/kustomization.yaml", "a", aggregator_=True), *ADD_ON)
    found = _steps(*comes, generated=["r"])
    assert found[0] == Write("r/s/kustomization.yaml", EMPTY)
    assert found[-1] == Write("r/s/kustomization.yaml", aggregator_edit.create(("a",)))

    goes = (_delete("r/s/kustomization.yaml", aggregator_=True), *(_delete(each.path) for each in ADD_ON))
    found = _steps(*goes, generated=["r"])
    assert found[0] == Write("r/s/kustomization.yaml", EMPTY)
    assert found[-1] == Remove("r/s/kustomization.yaml")


def test_a_move_is_two_edits_of_one_aggregator() -> None:
    moved = _patch("r/kustomization.yaml", ("s", "x"), ("x",), ("t", "x"))

    assert [step.data for step in _steps(moved) if isinstance(step, Write)] == [
        moved.middle,
        moved.data,
    ]


def test_a_generated_kustomization_loses_entries_before_files_change_and_gets_others_after() -> None:
    def update(old: tuple[str, ...], new: tuple[str, ...]) -> Update:
        return Update(
            "a/kustomization.yaml",
            aggregator_edit.create(old),
            aggregator_edit.create(new),
            Drift.OUTDATED,
            (),
            "",
        )

    file = Update("a/h.yaml", b"a: 1\n", b"a: 2\n", Drift.OUTDATED, (), "")
    split = _steps(update(("h.yaml",), ("h.yaml", "o.yaml")), file, _create("a/o.yaml"))
    joined = _steps(update(("h.yaml", "o.yaml"), ("h.yaml",)), file, _delete("a/o.yaml"))
    renamed = _steps(update(("h.yaml",), ("r.yaml",)), _create("a/r.yaml"), _delete("a/h.yaml"))

    assert _told(split) == ["+ a/o.yaml", "+ a/h.yaml", "+ a/kustomization.yaml"]
    assert _told(joined) == ["+ a/kustomization.yaml", "+ a/h.yaml", "- a/o.yaml"]
    assert _told(renamed) == ["+ a/r.yaml", "+ a/kustomization.yaml", "+ a/kustomization.yaml", "- a/h.yaml"]
