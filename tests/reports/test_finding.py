from __future__ import annotations

from dataclasses import replace

from reloadgen.reports.finding import Finding, Severity, folded, summary
from reports.samples import OUTDATED, SHARED, UNREACHED


def test_information_never_counts() -> None:
    assert [each.counts for each in (OUTDATED, UNREACHED, SHARED)] == [True, True, False]


def test_a_summary_counts_by_severity() -> None:
    assert summary(()) == ""
    assert summary((OUTDATED,)) == "1 error"
    assert summary((SHARED, OUTDATED, UNREACHED, replace(OUTDATED, line=9))) == "2 errors, 1 warning, 1 note"


def test_information_that_is_said_of_many_files_is_said_once() -> None:
    def at(path: str, severity: Severity, cluster: str) -> Finding:
        return Finding("no-effect", severity, path, 1, 1, (cluster,), "has no effect", "remove it")

    note, other, error = at("a", "info", "x"), at("b", "info", "y"), at("c", "error", "z")
    assert folded((note, error)) == (note, error)
    (one, kept) = folded((note, error, other))
    assert kept == error
    assert (one.path, one.clusters) == ("a", ("x", "y"))
    assert one.text == "has no effect; remove it (and 1 more such place; -v names all)"
    assert folded((error, error)) == (error, error)
