"""How a run ends, whatever happens on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reloadgen.cli import check_commands, entry

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = (sys.executable, "-m", "reloadgen")


@pytest.mark.parametrize("arguments", [("schema",), ("clusters", "--explain"), ("render", "--dry-run")])
def test_a_reader_that_has_gone_is_no_error_and_no_finding(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "clusters.yaml").write_text("clusters: [{name: infra, root: workloads}]\n")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writing)
    assert done.returncode == 141
    assert b"rror" not in done.stderr


@pytest.mark.parametrize("arguments", [("--nope",), ("rendr",), ("check", "-o", "xml"), ("check", "-c")])
def test_a_wrong_option_is_bad_input(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (PermissionError(13, "Permission denied", "x.yaml"), 2, "error: x.yaml: Permission denied\n"),
        (OSError(28, "No space left on device"), 2, "error: input/output: No space left on device\n"),
        (ZeroDivisionError(), 3, "please report it"),
    ],
)
def test_every_way_to_end_has_its_code_and_word(
    error: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr(check_commands, "run_command", lambda _: fails)
    monkeypatch.setattr(sys, "argv", ["reloadgen", "check"])
    assert entry.run() == code
    assert said in capsys.readouterr().err


IGNORING = """\
clusters:
  - {name: infra-1, root: a, entrypoint: x}
  - {name: infra-2, root: b, entrypoint: y}
  - {name: apps, root: c, entrypoint: z}
validate:
  ignore:
    - {rule: no-effect, cluster: "infra-*", reason: as drafted}
    - {rule: no-efect, reason: a slip}
"""


def test_findings_are_silenced_by_glob_and_a_rule_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "clusters.yaml").write_text(IGNORING)
    command = [*COMMAND, "validate", "-o", "json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["findings"]
    assert {each["cluster"] for each in found if each["rule"] == "no-effect"} == {"apps"}
    line = "clusters.yaml:8:7: warning: validate.ignore: unknown rule no-efect; hint: did you mean no-effect?"
    assert line in done.stderr.splitlines()


def start(
    arguments: tuple[str, ...], directory: Path, *, shell: str = ""
) -> subprocess.CompletedProcess[str]:
    (directory / "clusters.yaml").write_text(
        'clusters: [{name: infra, root: workloads, addons: {reloader: {values: {a: "é😀"}}}}]\n', "utf-8"
    )
    command = ["sh", "-c", f'"$@" {shell}', "sh", *COMMAND, *arguments]
    plain = {
        "LC_ALL": "C",
        "RELOADGEN_KUSTOMIZE": "never",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PATH": os.environ["PATH"],
    }
    return subprocess.run(
        command, cwd=directory, env=plain, capture_output=True, encoding="utf-8", check=False, timeout=60
    )


@pytest.mark.parametrize(
    "arguments",
    [("graph",), ("clusters", "-o", "json"), ("clusters", "-o", "yaml"), ("clusters", "--explain")],
)
def test_output_is_utf_8_in_any_locale(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = start(arguments, tmp_path)
    assert done.returncode == 0, done.stderr
    assert ("─" if arguments == ("graph",) else "é😀") in done.stdout


@pytest.mark.parametrize(
    ("arguments", "shell", "said"),
    [
        (("check",), ">&-", "error: standard output is closed\n"),
        (("--version",), ">/dev/full", "error: standard output: No space left on device\n"),
        (("clusters",), ">/dev/full", "error: standard output: No space left on device\n"),
    ],
)
def test_output_that_can_not_be_written_is_an_error(
    arguments: tuple[str, ...], shell: str, said: str, tmp_path: Path
) -> None:
    done = start(arguments, tmp_path, shell=shell)
    assert (done.returncode, done.stderr) == (2, said)


def test_diff_prints_one_format(tmp_path: Path) -> None:
    done = start(("diff", "--stat", "--name-only"), tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--stat, --name-only and -o json exclude each other" in done.stderr
