from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given

from reloadgen.errors import Location
from reloadgen.reports.terminal import printable, styled
from reloadgen.reports.text import render
from reports.samples import ALL, BARE, FINDINGS, HOSTILE, OUTDATED, SHARED, UNREACHED, report

if TYPE_CHECKING:
    from reloadgen.findings import Finding


def test_a_line_has_place_rule_message_fix_and_clusters() -> None:
    path = "kubernetes/workloads/platform/system/reloader/ks.yaml"
    assert render(report([OUTDATED]), color=False, verbose=True) == (
        f"{path}:4:3: outdated: differs from the inventory; run reloadgen render [infra]\n"
    )


def test_what_is_no_error_says_so_and_what_is_not_known_is_left_out() -> None:
    assert render(report([UNREACHED, SHARED]), color=False, verbose=True) == (
        "a b/ü:%.yaml:7: not-reached (warning): no cluster reads it\n"
        "kubernetes/x: shared (info): read by 5 clusters [a, b, c and 2 more]\n"
    )


def test_no_findings_are_no_text() -> None:
    assert render(report([]), color=True, verbose=True) == ""


def test_colour_marks_place_and_severity_and_changes_no_letter() -> None:
    coloured = render(report([UNREACHED]), color=True, verbose=True)
    assert "\x1b[1;33mnot-reached\x1b[0m" in coloured
    plain = coloured
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[36m", "\x1b[1;33m", "\x1b[2m"):
        plain = plain.replace(code, "")
    assert plain == render(report([UNREACHED]), color=False, verbose=True)


def test_nothing_that_a_terminal_would_obey_gets_through() -> None:
    text = render(report([HOSTILE, BARE]), color=False, verbose=True)
    assert "\x1b" not in text
    assert r"100% \x1b[31mred\x1b[0m\r\nnext <&>\x00\ufffe\u202e" in text


@given(FINDINGS)
def test_one_finding_is_one_line(findings: list[Finding]) -> None:
    assert len(render(report(findings), color=False, verbose=True).splitlines()) == len(findings)


def test_styles_are_off_without_colour() -> None:
    assert styled("x", "red", color=False) == "x"
    assert styled("x", color=True) == "x"
    assert styled("x", "bold", "red", color=True) == "\x1b[1;31mx\x1b[0m"


def test_printable_keeps_what_people_read() -> None:
    assert printable("naïve 日本 🎉") == "naïve 日本 🎉"
    assert all(line.isprintable() for line in render(report(ALL), color=False, verbose=True).splitlines())


def test_the_fix_that_the_summary_gives_is_not_repeated() -> None:
    shared = replace(report([OUTDATED, UNREACHED]), common_fix=OUTDATED.fix)
    first, _ = render(shared, color=False, verbose=True).splitlines()
    assert first.endswith("outdated: differs from the inventory [infra]")


def test_information_that_is_alike_is_one_line_unless_all_are_asked_for() -> None:
    twice = report([SHARED, replace(SHARED, location=Location("kubernetes/y"))])
    assert len(render(twice, color=False, verbose=False).splitlines()) == 1
    assert len(render(twice, color=False, verbose=True).splitlines()) == 2
