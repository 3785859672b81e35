"""Findings that the tests of every report share: the plain, the bare and the hostile."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from reloadgen.reports.finding import Finding, Severity

OUTDATED = Finding(
    "outdated",
    "error",
    "kubernetes/workloads/platform/system/reloader/ks.yaml",
    4,
    3,
    ("infra",),
    "differs from the inventory",
    "run reloadgen render",
)
UNREACHED = Finding("not-reached", "warning", "a b/ü:%.yaml", 7, 0, (), "no cluster reads it")
SHARED = Finding("shared", "info", "kubernetes/x", 0, 0, ("a", "b", "c", "d", "e"), "read by 5 clusters")
HOSTILE = Finding(
    "rule", "error", "a,b:c\n::error::x", 1, 1, (), "100% \x1b[31mred\x1b[0m\r\nnext <&>\x00\ufffe\u202e"
)
BARE = Finding("rule", "error", "", 0, 0, (), "no place")
ALL = (OUTDATED, UNREACHED, SHARED, HOSTILE, BARE)

FINDINGS = st.lists(
    st.builds(
        Finding,
        rule=st.sampled_from(["outdated", "not-reached"]),
        severity=st.sampled_from(get_args(Severity)),
        path=st.text(max_size=20),
        line=st.integers(0, 9),
        column=st.integers(0, 9),
        clusters=st.lists(st.text(max_size=5), max_size=5).map(tuple),
        message=st.text(max_size=30),
        fix=st.text(max_size=10),
    ),
    max_size=6,
)
