from __future__ import annotations

from dataclasses import replace

from reloadgen.errors import Location
from reloadgen.reports.finding_report import summary
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
