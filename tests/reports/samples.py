"""Findings that the tests of every report share: the plain, the bare and the hostile."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from hypothesis import strategies as st

from reloadgen.errors import Location
from reloadgen.findings import Finding, Rule, Severity
from reloadgen.reports.finding_report import FindingReport

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reloadgen.reports.finding_report import Command

RULES = (
    Rule("outdated", "error", "A generated file is not what the inventory says."),
    Rule("edited", "error", "It was edited by hand."),
    Rule("not-reached", "warning", "No cluster reads it."),
    Rule("shared", "info", "Several clusters read it."),
    Rule("rule", "error", "Any rule."),
)
OUTDATED = RULES[0].finding(
    Location("kubernetes/workloads/platform/system/reloader/ks.yaml", 4, 3),
    "differs from the inventory",
    "run reloadgen render",
    clusters=("infra",),
)
UNREACHED = RULES[2].finding(Location("a b/ü:%.yaml", 7), "no cluster reads it")
SHARED = RULES[3].finding(Location("kubernetes/x"), "read by 5 clusters", clusters=("a", "b", "c", "d", "e"))
HOSTILE = RULES[4].finding(
    Location("a,b:c\n::error::x", 1, 1), "100% \x1b[31mred\x1b[0m\r\nnext <&>\x00\ufffe\u202e"
)
BARE = RULES[4].finding(Location(""), "no place")
ALL = (OUTDATED, UNREACHED, SHARED, HOSTILE, BARE)

FINDINGS = st.lists(
    st.builds(
        Finding,
        location=st.builds(Location, st.text(max_size=20), st.integers(0, 9), st.integers(0, 9)),
        rule=st.sampled_from(["outdated", "not-reached"]),
        severity=st.sampled_from(get_args(Severity)),
        message=st.text(max_size=30),
        fix=st.text(max_size=10),
        clusters=st.lists(st.text(max_size=5), max_size=5).map(tuple),
    ),
    max_size=6,
)


def report(
    findings: Iterable[Finding], command: Command = "check", *, checked: tuple[str, ...] = ()
) -> FindingReport:
    """A report of these findings."""
    return FindingReport(command, tuple(findings), RULES, checked)
