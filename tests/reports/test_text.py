from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

from reloadgen.reports.terminal import printable, styled
from reloadgen.reports.text import render
from reports.samples import ALL, BARE, FINDINGS, HOSTILE, OUTDATED, SHARED, UNREACHED

if TYPE_CHECKING:
    from reloadgen.reports.finding import Finding


def test_a_line_has_place_rule_message_fix_and_clusters() -> None:
    path = "kubernetes/workloads/platform/system/reloader/ks.yaml"
    assert render([OUTDATED], color=False) == (
        f"{path}:4:3: outdated: differs from the inventory; run reloadgen render [infra]\n"
    )


def test_what_is_no_error_says_so_and_what_is_not_known_is_left_out() -> None:
    assert render([UNREACHED, SHARED], color=False) == (
        "a b/ü:%.yaml:7: not-reached (warning): no cluster reads it\n"
        "kubernetes/x: shared (info): read by 5 clusters [a, b, c and 2 more]\n"
    )


def test_no_findings_are_no_text() -> None:
    assert render([], color=True) == ""


def test_colour_marks_place_and_severity_and_changes_no_letter() -> None:
    coloured = render([UNREACHED], color=True)
    assert "\x1b[1;33mnot-reached\x1b[0m" in coloured
    plain = coloured
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[36m", "\x1b[1;33m", "\x1b[2m"):
        plain = plain.replace(code, "")
    assert plain == render([UNREACHED], color=False)


def test_nothing_that_a_terminal_would_obey_gets_through() -> None:
    text = render([HOSTILE, BARE], color=False)
    assert "\x1b" not in text
    assert r"100% \x1b[31mred\x1b[0m\r\nnext <&>\x00\ufffe\u202e" in text


@given(FINDINGS)
def test_one_finding_is_one_line(findings: list[Finding]) -> None:
    assert len(render(findings, color=False).splitlines()) == len(findings)


def test_styles_are_off_without_colour() -> None:
    assert styled("x", "red", color=False) == "x"
    assert styled("x", color=True) == "x"
    assert styled("x", "bold", "red", color=True) == "\x1b[1;31mx\x1b[0m"


def test_printable_keeps_what_people_read() -> None:
    assert printable("naïve 日本 🎉") == "naïve 日本 🎉"
    assert all(line.isprintable() for line in render(ALL, color=False).splitlines())
