"""Messages on standard error: one form, quiet and verbose, paths from the directory in which the command runs."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from typing import TYPE_CHECKING

import pytest

from reloadgen.changes.change_set import Conflict, Drift
from reloadgen.commands.console import Console
from reloadgen.commands.invocation import Invocation, use_color
from reloadgen.errors import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROBLEM = Problem(Location("clusters.yaml", 2, 9), "clusters[0].root: '/x' is absolute", "write it relative")
CONFLICT = Conflict("a/b.yaml", "edited by hand", "undo it", Drift.EDITED, ("infra",), 3)


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def printed(
    write: Callable[[Console], None], invocation: Invocation, top: Path, stream: io.StringIO
) -> list[str]:
    with redirect_stderr(stream):
        write(Console(invocation, top))
    return stream.getvalue().splitlines()


def in_pipe(write: Callable[[Console], None], top: Path, **options: bool) -> list[str]:
    return printed(write, Invocation(top, **options), top, io.StringIO())  # type: ignore[arg-type] # bools alone


@pytest.mark.parametrize("staged", [True, False])
def test_an_error_in_what_is_staged_shows_no_line_of_the_disk(tmp_path: Path, *, staged: bool) -> None:
    (tmp_path / "clusters.yaml").write_text("clusters:\n  - root: /x\n")
    invocation = Invocation(tmp_path, staged=staged)
    lines = printed(lambda console: console.problems([PROBLEM]), invocation, tmp_path, Terminal())
    assert any("- root: /x" in line for line in lines) != staged


def test_every_kind_of_message_has_the_same_form(tmp_path: Path) -> None:
    def write(console: Console) -> None:
        console.error("no such file", "name another")
        console.problems([PROBLEM])
        console.warnings([PROBLEM])
        console.conflicts([CONFLICT])
        console.notes(["a root was made"])
        console.summary("Drift: 1 difference.", good=False)

    assert in_pipe(write, tmp_path) == [
        "error: no such file; hint: name another",
        "clusters.yaml:2:9: error: clusters[0].root: '/x' is absolute; hint: write it relative",
        "clusters.yaml:2:9: warning: clusters[0].root: '/x' is absolute; hint: write it relative",
        "a/b.yaml:3: conflict: edited by hand; hint: undo it",
        "note: a root was made",
        "Drift: 1 difference.",
    ]


def test_a_person_sees_the_line_with_a_caret_and_the_hint_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "clusters.yaml").write_text("clusters:\n  root: /x\n")
    write = lambda console: console.problems([PROBLEM])  # noqa: E731 - shorter than a def
    assert printed(write, Invocation(tmp_path), tmp_path, Terminal()) == [
        "clusters.yaml:2:9: error: clusters[0].root: '/x' is absolute",
        "  |",
        "2 |   root: /x",
        "  |         ^^",
        "  hint: write it relative",
    ]


def test_paths_are_relative_to_the_directory_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "a" / "sub").mkdir(parents=True)
    write = lambda console: console.conflicts([CONFLICT])  # noqa: E731 - shorter than a def
    for directory, path in (("a", "b.yaml"), ("a/sub", "../b.yaml")):
        (line,) = printed(write, Invocation(tmp_path / directory), tmp_path, io.StringIO())
        assert line.startswith(f"{path}:3: conflict: ")


def test_quiet_leaves_errors_and_conflicts_alone(tmp_path: Path) -> None:
    def write(console: Console) -> None:
        console.error("x")
        console.conflicts([CONFLICT])
        console.warnings([PROBLEM])
        console.notes(["note"])
        console.summary("Up to date: 1 cluster.")

    assert [line.rpartition(": ")[0] for line in in_pipe(write, tmp_path, quiet=True)] == [
        "error",
        "a/b.yaml:3: conflict: edited by hand; hint",
    ]


def test_of_many_notes_ten_are_printed_and_all_if_verbose(tmp_path: Path) -> None:
    write = lambda console: console.notes(f"n{number}" for number in range(100))  # noqa: E731 - shorter than a def
    few = in_pipe(write, tmp_path)
    assert few[-2:] == ["note: n9", "note: and 90 more; hint: run with -v to print all"]
    assert len(in_pipe(write, tmp_path, verbose=True)) == 100


@pytest.mark.parametrize(
    ("mode", "environment", "terminal", "colour"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0", "CLICOLOR_FORCE": "0"}, False, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_the_option_wins_over_the_environment_and_the_environment_over_the_terminal(
    mode: str,
    environment: dict[str, str],
    terminal: bool,  # noqa: FBT001 - a parameter of the test
    colour: bool,  # noqa: FBT001 - as above
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", **environment}.items():
        monkeypatch.setenv(name, value)
    assert use_color(mode, Terminal() if terminal else io.StringIO()) is colour


def test_a_person_sees_the_argument_that_an_error_is_about(tmp_path: Path) -> None:
    problem = Problem(Location("", 0, 8), "--selector: 'env in (a' has no closing parenthesis", "write )")
    write = lambda console: console.problems([problem], "env in (a")  # noqa: E731 - shorter than a def
    assert printed(write, Invocation(tmp_path, color="never"), tmp_path, Terminal()) == [
        "error: --selector: 'env in (a' has no closing parenthesis",
        " |",
        " | env in (a",
        " |        ^^",
        "  hint: write )",
    ]
    assert in_pipe(write, tmp_path) == [
        "error: --selector: 'env in (a' has no closing parenthesis; hint: write )"
    ]
