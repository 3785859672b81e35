from __future__ import annotations

from dataclasses import replace

from reloadgen.errors import Location
from reloadgen.findings import Finding, Severity
from reloadgen.reports.finding_report import folded, summary
from reports.samples import OUTDATED, SHARED, UNREACHED, report


def test_information_never_counts() -> None:
    assert [each.counts for each in (OUTDATED, UNREACHED, SHARED)] == [True, True, False]
    assert report([SHARED, UNREACHED]).fails
    assert not report([SHARED]).fails


def test_a_summary_counts_by_severity() -> None:
    assert summary(()) == ""
    assert summary((OUTDATED,)) == "1 error"
    assert (
        summary((SHARED, OUTDATED, UNREACHED, replace(OUTDATED, location=Location("x", 9))))
        == "2 errors, 1 warning, 1 note"
    )


def test_information_that_is_said_of_many_files_is_said_once() -> None:
    def at(path: str, severity: Severity, cluster: str) -> Finding:
        return Finding(Location(path, 1, 1), "no-effect", severity, "has no effect", "remove it", (cluster,))

    note, other, error = at("a", "info", "x"), at("b", "info", "y"), at("c", "error", "z")
    assert folded((note, error)) == (note, error)
    (one, kept) = folded((note, error, other))
    assert kept == error
    assert (one.location.path, one.clusters) == ("a", ("x", "y"))
    assert one.text == "has no effect; remove it (and 1 more such place; -v names all)"
    assert folded((error, error)) == (error, error)
