from __future__ import annotations

from reloadgen.changes.change_set import Changes, Conflict, Create, Delete, Drift, Patch, Update
from reloadgen.reports import change_report as report
from reloadgen.reports.messages import MessageStyle

EVERY = (
    Create("a", b"x", Drift.MISSING, ("one",), ""),
    Delete("b", b"x", Drift.ORPHANED, ("one", "two"), ""),
    Patch("c", b"x", b"x", b"y", Drift.UNLISTED, (), "", 1),
    Update("d", b"x", b"y", Drift.OUTDATED, ("two",), ""),
)
CONFLICT = Conflict("e", "was edited by hand", "undo it", Drift.EDITED, ("one",), 3)


def _changes(*changes: Create | Delete | Patch | Update, conflicts: tuple[Conflict, ...] = ()) -> Changes:
    return Changes(changes, conflicts, (), frozenset(), b"", "reloadgen.lock", b"")


def _gone(path: str, *clusters: str, aggregator: bool = False) -> Delete:
    return Delete(path, b"", Drift.ORPHANED, clusters, "", aggregator=aggregator)


def test_a_line_for_each_change() -> None:
    assert report.lines(EVERY, MessageStyle()) == "create  a\ndelete  b\npatch   c\nupdate  d\n"
    assert report.lines(EVERY[:1], MessageStyle(color=True)) == "\x1b[32mcreate \x1b[0m a\n"


def test_the_summary_changes_its_tense() -> None:
    assert report.summary(EVERY, would=False) == "4 files: 1 created, 1 updated, 1 patched, 1 deleted"
    assert report.summary(EVERY[:1], would=True) == "1 file: 1 to be created"


def test_who_loses_an_add_on_is_told_once() -> None:
    changes = _changes(
        _gone("w/s/kustomization.yaml", "a", "b", aggregator=True),
        _gone("w/s/x/app/kustomization.yaml", "a", "b"),
        _gone("w/s/x/kustomization.yaml", "a", "b"),
        _gone("w/s/x/ks.yaml", "a", "b"),
    )

    assert report.losses(changes, frozenset()) == ("x is removed from a, b",)


def test_an_add_on_that_moves_is_not_lost() -> None:
    changes = _changes(_gone("w/s/x/kustomization.yaml", "a"))

    assert report.losses(changes, frozenset({("a", "x")})) == ()


def test_of_a_cluster_that_is_gone_only_the_place_is_known() -> None:
    changes = _changes(_gone("w/s/x/kustomization.yaml"))

    assert report.losses(changes, frozenset()) == (
        "x is removed from w/s, which no cluster of the inventory reads",
    )
