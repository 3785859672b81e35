from __future__ import annotations

from reloadgen.changes.change_set import AddOnLoss, Create, Delete, Drift, Patch, Update
from reloadgen.reports import change_report as report
from reloadgen.reports.messages import MessageStyle

EVERY = (
    Create("a", b"x", Drift.MISSING, ("one",), ""),
    Delete("b", b"x", Drift.ORPHANED, ("one", "two"), ""),
    Patch("c", b"x", b"x", b"y", Drift.UNLISTED, (), "", 1),
    Update("d", b"x", b"y", Drift.OUTDATED, ("two",), ""),
)


def test_a_line_for_each_change() -> None:
    assert report.lines(EVERY, MessageStyle()) == "create  a\ndelete  b\npatch   c\nupdate  d\n"
    assert report.lines(EVERY[:1], MessageStyle(color=True)) == "\x1b[32mcreate \x1b[0m a\n"


def test_the_summary_changes_its_tense() -> None:
    assert report.summary(EVERY, would=False) == "4 files: 1 created, 1 updated, 1 patched, 1 deleted"
    assert report.summary(EVERY[:1], would=True) == "1 file: 1 to be created"


def test_who_loses_an_add_on_is_told_once() -> None:
    lost = (
        AddOnLoss("x", "w/s", ("a", "b")),
        AddOnLoss("y", "w/s", ("a",)),
        AddOnLoss("x", "w/t", ("b", "c")),
    )

    assert report.losses(lost) == ("x is removed from a, b, c", "y is removed from a")


def test_of_a_cluster_that_is_removed_only_the_directory_is_known() -> None:
    assert report.losses((AddOnLoss("x", "w/s", ()),)) == (
        "x is removed from w/s, which no cluster of the inventory reads",
    )
