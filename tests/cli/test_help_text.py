"""Help and usage errors: the same text for people and pipes, as wide as the terminal, coloured where asked for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reloadgen.cli.app import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [command.function.__name__.replace("_", "-") for command in COMMANDS]


def run(directory: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment}
    command = [sys.executable, "-m", "reloadgen", *arguments]
    return subprocess.run(command, cwd=directory, env=plain, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_groups_examples_exit_codes_and_a_pointer(name: str, tmp_path: Path) -> None:
    done = run(tmp_path, name, "--help")
    headings = re.findall(r"^(\w[\w ]*):", done.stdout, re.MULTILINE)
    assert [
        each for each in headings if each in {"Usage", "Global", "Examples", "Exit codes", "Documentation"}
    ] == [
        "Usage",
        "Global",
        "Examples",
        "Exit codes",
        "Documentation",
    ]
    assert "Options" not in headings
    assert f"docs/reference/commands.md#{name} " in done.stdout
    examples = re.findall(rf"^  reloadgen {name}\b", done.stdout, re.MULTILINE)
    assert examples
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("columns", "widest"), [("60", 60), ("100", 100), ("300", 120)])
def test_help_is_as_wide_as_the_terminal_up_to_120_columns(columns: str, widest: int, tmp_path: Path) -> None:
    lines = run(tmp_path, "verify", "--help", COLUMNS=columns).stdout.splitlines()
    assert widest - 20 < max(map(len, lines)) <= max(widest, 80)


def test_help_in_a_pipe_is_plain_and_imports_no_rich(tmp_path: Path) -> None:
    code = (
        "import atexit, sys; sys.argv = ['reloadgen', '--help']; "
        "atexit.register(lambda: print('rich' in sys.modules)); "
        "from reloadgen.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.endswith("False\n")
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "environment", "colour"),
    [
        (("--help",), {"FORCE_COLOR": "1"}, True),
        (("--help",), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always", "render", "--help"), {}, True),
        (("render", "--color", "always", "--help"), {"NO_COLOR": "1"}, True),
    ],
)
def test_help_is_coloured_where_that_is_asked_for(
    arguments: tuple[str, ...],
    environment: dict[str, str],
    colour: bool,  # noqa: FBT001 - a parameter of the test
    tmp_path: Path,
) -> None:
    assert ("\x1b[" in run(tmp_path, *arguments, **environment).stdout) is colour


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("version",), "error: unknown command 'version'; hint: did you mean reloadgen --version?"),
        (("lint",), "error: unknown command 'lint'; hint: did you mean reloadgen validate?"),
        (("rendr",), "error: unknown command 'rendr'; hint: did you mean reloadgen render?"),
        (("xyz",), f"error: unknown command 'xyz'; hint: commands: {', '.join(NAMES)}"),
        (("check", "--outpt", "x"), "error: unknown option --outpt; hint: did you mean --output?"),
        (
            ("-o", "json", "check"),
            "error: unknown option -o; hint: -o stands after the command, as in: reloadgen render -o",
        ),
        (("--nope",), "error: unknown option --nope"),
        (
            ("check", "-o", "xml"),
            "error: invalid value for -o / --output: 'xml' is not one of 'text', 'json', 'github', 'sarif', 'junit'",
        ),
        (("verify", "--parallel", "x"), "error: invalid value for --parallel: not a whole number"),
        (("diff", "--stat=yes"), "error: option '--stat' does not take a value"),
        (("check", "-c"), "error: option -c needs a value; hint: write -c NAME-OR-GLOB"),
        (
            ("check", "more"),
            "error: unexpected argument: more; hint: to select a cluster, write -c more",
        ),
        (("schema", "more"), "error: unexpected argument: more"),
    ],
)
def test_a_usage_error_has_the_form_of_every_error(
    arguments: tuple[str, ...], first: str, tmp_path: Path
) -> None:
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == first


def test_without_arguments_the_help_is_printed_and_nothing_succeeds(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == run(tmp_path, "--help").stdout
