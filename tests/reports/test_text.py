from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from reloadgen.errors import Location
from reloadgen.findings import Finding, Rule, Severity
from reloadgen.reports.messages import MessageStyle
from reloadgen.reports.terminal import printable, styled
from reloadgen.reports.text import render
from reports.samples import ALL, BARE, FINDINGS, HOSTILE, OUTDATED, SHARED, UNREACHED, report

if TYPE_CHECKING:
    from collections.abc import Sequence

PIPE = MessageStyle()
PERSON = MessageStyle(for_person=True)
COLOR = MessageStyle(color=True)


def every(findings: Sequence[Finding], style: MessageStyle = PIPE) -> str:
    return render(report(findings), style, verbose=True)


def test_a_line_has_position_severity_rule_message_clusters_and_hint() -> None:
    path = "kubernetes/workloads/platform/system/reloader/ks.yaml"
    assert every([OUTDATED]) == (
        f"{path}:4:3: error[outdated]: differs from the inventory [infra]; hint: run reloadgen render\n"
    )


def test_for_a_person_the_hint_has_a_line_of_its_own() -> None:
    assert every([OUTDATED], PERSON).splitlines()[1:] == ["  hint: run reloadgen render"]


def test_what_is_not_known_is_left_out() -> None:
    assert every([UNREACHED, SHARED, BARE]) == (
        "a b/ü:%.yaml:7: warning[not-reached]: no cluster reads it\n"
        "kubernetes/x: info[shared]: read by 5 clusters [a, b, c and 2 more]\n"
        "error[rule]: no place\n"
    )


def test_paths_are_shown_as_the_style_has_them() -> None:
    assert every([SHARED], replace(PIPE, display_path=lambda path: f"../{path}")).startswith(
        "../kubernetes/x: "
    )


def test_no_findings_are_no_text() -> None:
    assert every([], COLOR) == ""


def test_colour_marks_position_and_severity_and_changes_no_letter() -> None:
    coloured = every([UNREACHED], COLOR)
    assert "\x1b[1;33mwarning\x1b[0m" in coloured
    plain = coloured
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[36m", "\x1b[1;33m", "\x1b[2m", "\x1b[1;36m"):
        plain = plain.replace(code, "")
    assert plain == every([UNREACHED])


def test_nothing_that_a_terminal_would_obey_gets_through() -> None:
    text = every([HOSTILE, BARE])
    assert "\x1b" not in text
    assert r"100% \x1b[31mred\x1b[0m\r\nnext <&>\x00\ufffe\u202e" in text


@given(FINDINGS)
def test_in_a_pipe_one_finding_is_one_line(findings: list[Finding]) -> None:
    assert len(every(findings).splitlines()) == len(findings)


def test_styles_are_off_without_colour() -> None:
    assert styled("x", "red", color=False) == "x"
    assert styled("x", color=True) == "x"
    assert styled("x", "bold", "red", color=True) == "\x1b[1;31mx\x1b[0m"


def test_printable_keeps_what_people_read() -> None:
    assert printable("naïve 日本 🎉") == "naïve 日本 🎉"
    assert all(line.isprintable() for line in every(ALL).splitlines())


def at(path: str, severity: Severity, cluster: str, message: str = "has no effect", line: int = 1) -> Finding:
    return Finding(Location(path, line, 1), "no-effect", severity, message, "remove it", (cluster,))


def test_a_note_that_other_files_have_too_is_printed_once() -> None:
    notes = [at("a", "info", "x"), at("c", "error", "z"), at("b", "info", "y")]
    assert render(report(notes), PIPE, verbose=False) == (
        "a:1:1: info[no-effect]: has no effect; 1 more file with the same [x, y]; hint: remove it\n"
        "c:1:1: error[no-effect]: has no effect [z]; hint: remove it\n"
    )


def test_several_notes_of_a_file_are_one_line() -> None:
    notes = [at(path, "info", path, f"field {line}", line) for path in ("a", "b") for line in (3, 7)]
    notes.append(replace(at("b", "info", "b", "field 7", 9), rule="other"))
    assert render(report(notes), PIPE, verbose=False) == (
        "a: info: 2 notes: no-effect (lines 3, 7) [a]; hint: run with -v to print them\n"
        "b: info: 3 notes: no-effect (lines 3, 7), other (line 9) [b]; hint: run with -v to print them\n"
    )


def test_a_person_sees_the_first_of_many_same_errors_and_a_pipe_gets_all() -> None:
    errors = [at(f"{number}", "error", "x") for number in range(100)]
    assert len(render(report(errors), PIPE, verbose=False).splitlines()) == 100
    *first, last, hint = render(report(errors), PERSON, verbose=False).splitlines()
    assert [line.partition(":")[0] for line in first[::2]] == ["0", "1", "2"]
    assert (last, hint) == ("error[no-effect]: and 97 more like this", "  hint: run with -v to print all")


def test_notes_name_the_problems_in_the_order_of_the_rules() -> None:
    notes = [at("a", "info", "x", "field 3", 3), at("a", "info", "x", "field 7", 7)]
    notes.append(replace(at("a", "info", "x", "read by 5", 9), rule="first"))
    rules = (
        Rule("first", "info", "Several clusters read it."),
        Rule("no-effect", "info", "", problem=("a field has no effect", "fields have no effect")),
    )
    assert render(replace(report(notes), rules=rules), PIPE, verbose=False) == (
        "a: info: 3 notes: several clusters read it (line 9), 2 fields have no effect (lines 3, 7) [x]; "
        "hint: run with -v to print them\n"
    )


def elsewhere(number: int) -> list[Finding]:
    """Notes that do not concern what is generated."""
    return [
        replace(at(f"{each}", "info", "x", f"no {each}"), rule="orphan", place="elsewhere")
        for each in range(number)
    ]


def test_what_is_elsewhere_follows_under_a_heading() -> None:
    lines = render(report([*elsewhere(1), at("z", "error", "x")]), PIPE, verbose=False).splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "z",
        "Elsewhere in the repository (information; with --all, it counts)",
        "0",
    ]


def test_with_all_there_is_no_heading() -> None:
    judged = replace(report(elsewhere(1)), judges_all=True)
    assert render(judged, PIPE, verbose=False) == "0:1:1: info[orphan]: no 0 [x]; hint: remove it\n"


@pytest.mark.parametrize(("found", "shown"), [(3, 3), (5, 5), (6, 4), (100, 4)])
def test_a_rest_is_counted_from_three_on(found: int, shown: int) -> None:
    lines = render(report(elsewhere(found)), PIPE, verbose=False).splitlines()[1:]
    assert len(lines) == shown
    assert len(render(report(elsewhere(found)), PIPE, verbose=True).splitlines()) == found + 1
    if found > shown:
        assert lines[-1] == f"info[orphan]: and {found - 3} more like this; hint: run with -v to print all"
    alike = [at(f"{number}", "error", "x") for number in range(found)]
    assert len(render(report(alike), PERSON, verbose=False).splitlines()) == 2 * shown
