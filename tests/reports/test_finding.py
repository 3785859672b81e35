from __future__ import annotations

from dataclasses import replace

from reloadgen.reports.finding import summary
from reports.samples import OUTDATED, SHARED, UNREACHED


def test_information_never_counts() -> None:
    assert [each.counts for each in (OUTDATED, UNREACHED, SHARED)] == [True, True, False]


def test_a_summary_counts_by_severity() -> None:
    assert summary(()) == ""
    assert summary((OUTDATED,)) == "1 error"
    assert summary((SHARED, OUTDATED, UNREACHED, replace(OUTDATED, line=9))) == "2 errors, 1 warning, 1 note"
