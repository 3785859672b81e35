from __future__ import annotations

from dataclasses import replace

from reloadgen.errors import Location
from reloadgen.reports.finding_report import by_cause, summary
from reports.samples import BARE, OUTDATED, SHARED, UNREACHED, report


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


def test_a_summary_counts_what_is_elsewhere_apart() -> None:
    note = replace(SHARED, place="elsewhere")
    assert summary((SHARED, note, replace(note, place="built-with-ours"))) == "1 note, 2 notes elsewhere"
    assert summary((replace(OUTDATED, place="elsewhere"),)) == "1 error"


def test_a_report_of_validate_has_each_cause_once() -> None:
    both = [OUTDATED, replace(OUTDATED, clusters=("apps",))]
    assert [each.clusters for each in report(both, "validate").causes] == [("infra", "apps")]
    assert report(both).causes == report(both).findings


APPS = replace(OUTDATED, clusters=("apps",))


def test_what_is_the_same_in_two_clusters_is_one_cause() -> None:
    assert by_cause([OUTDATED, APPS]) == (replace(OUTDATED, clusters=("infra", "apps")),)


def test_a_message_that_differs_is_counted() -> None:
    (cause,) = by_cause([OUTDATED, replace(APPS, message="is gone")])
    assert cause.message == "differs from the inventory (1 more cluster with a similar finding)"


def test_the_worst_and_the_nearest_speaks_for_all() -> None:
    note = replace(APPS, severity="info", place="elsewhere", about=(Location("a"),))
    (cause,) = by_cause([note, OUTDATED])
    assert (cause.severity, cause.place, cause.about) == ("error", "ours", (Location("a"),))
    assert cause.clusters == ("infra", "apps")


def test_two_problems_of_one_cluster_stay_two() -> None:
    other = replace(OUTDATED, message="is gone")
    assert by_cause([OUTDATED, other]) == (OUTDATED, other)


def test_another_position_or_rule_is_another_cause() -> None:
    moved, ruled = replace(APPS, location=Location("x")), replace(APPS, rule="edited")
    assert by_cause([OUTDATED, moved, ruled]) == (OUTDATED, moved, ruled)


def test_findings_without_a_cluster_are_never_joined() -> None:
    assert by_cause([BARE, OUTDATED, BARE]) == (BARE, OUTDATED, BARE)
