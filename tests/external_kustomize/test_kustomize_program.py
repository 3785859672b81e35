"""How the program is started: fake ones record it, and behave badly."""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING

import pytest

from reloadgen.external_kustomize.build_program import Built, Failed, NoAnswer
from reloadgen.external_kustomize.kustomize_program import KustomizeProgram, UnusableError, program_at

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "app/kustomization.yaml": b"resources: [a.yaml]\n",
    "app/a.yaml": b"kind: A\n",
    "b.yaml": b"kind: B\n",
}


def script(directory: Path, text: str, name: str = "kustomize") -> Path:
    """A program that a shell runs."""
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def test_it_is_told_to_build_as_flux_does_and_nothing_else(tmp_path: Path) -> None:
    record = tmp_path / "record"
    text = (
        f'{{ echo "$#"; printf "%s\\n" "$@"; }} > {record}.arguments\n/usr/bin/env > {record}.environment\n'
        f'pwd -P > {record}.cwd\nls -A "$HOME" > {record}.home\ncat > {record}.stdin\n'
        f'(cd "$4" && cd .. && find . -type f -exec ls -l {{}} + | cut -c1-10 && find . -type f) > {record}.files\n'
        f"ls -ld . > {record}.mode\necho 'kind: X'"
    )
    answer = KustomizeProgram(script(tmp_path, text), "5.8.1").build(FILES, "app")
    assert answer == Built("kind: X\n")
    said = {file.suffix[1:]: file.read_text() for file in tmp_path.glob("record.*")}
    count, *arguments = said["arguments"].splitlines()
    cwd = said["cwd"].strip()
    assert (count, arguments[:3]) == ("4", ["build", "--load-restrictor", "LoadRestrictionsNone"])
    assert arguments[3] == f"{cwd}/files/app"
    environment = dict(line.split("=", 1) for line in said["environment"].splitlines())
    assert environment.keys() - {"PWD", "SHLVL", "OLDPWD", "_"} == {
        "HOME",
        "TMPDIR",
        "HTTP_PROXY",
        "HTTPS_PROXY",
    }
    assert environment["HOME"] == f"{cwd}/home"
    assert environment["HTTPS_PROXY"] == "http://127.0.0.1:9"
    assert (said["home"], said["stdin"]) == ("", "")
    assert sorted(said["files"].split()[3:]) == ["./app/a.yaml", "./app/kustomization.yaml", "./b.yaml"]
    assert set(said["files"].split()[:3]) == {"-rw-r--r--"}
    assert said["mode"].startswith("drwx------"), "nobody else may read the copy"
    assert not os.path.exists(cwd), "the copy is removed"  # noqa: PTH110 - a path that a program printed


def test_what_it_says_is_the_reason_on_one_line(tmp_path: Path) -> None:
    said = "# Warning: 'bases' is deprecated\\nError: accumulating $4/a.yaml:\\n  no such file\\n"
    text = f'printf "{said}" >&2; exit 1'
    answer = KustomizeProgram(script(tmp_path, text), "5.8.1").build(FILES, "app")
    assert answer == Failed("accumulating app/a.yaml: no such file")


def test_it_is_ended_with_all_that_it_started_when_time_is_up(tmp_path: Path) -> None:
    late = tmp_path / "late"
    text = f"(sleep 2; echo late > {late}) &\nwait"
    started = time.monotonic()
    answer = KustomizeProgram(script(tmp_path, text), "5.8.1", seconds=0.3).build(FILES, "app")
    assert answer == NoAnswer("it did not finish within 0.3 seconds")
    assert time.monotonic() - started < 1.5
    time.sleep(max(0.0, started + 2.5 - time.monotonic()))
    assert not late.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [("kill -9 $$", "it was ended by signal 9"), (None, "it cannot be started: No such file or directory")],
)
def test_what_says_nothing_about_the_directory_is_no_answer(
    text: str | None, why: str, tmp_path: Path
) -> None:
    path = script(tmp_path, text) if text else tmp_path / "missing"
    assert KustomizeProgram(path, "5.8.1").build(FILES, "app") == NoAnswer(why)


@pytest.mark.parametrize(
    ("said", "version"),
    [("v5.8.1", "5.8.1"), ("v5.4.0", "5.4.0"), ("5.10.0", "5.10.0"), ("v6.0.0", "6.0.0")],
)
def test_a_version_that_can_be_asked(said: str, version: str, tmp_path: Path) -> None:
    text = f'[ "$*" = version ] && echo {said}'
    assert program_at(script(tmp_path, text)).name == f"kustomize {version}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("echo v5.3.0", "is kustomize 5.3.0, and 5.4 or newer is needed"),
        ("echo '{Version:kustomize/v4.5.7 GitCommit:x}'", "is kustomize 4.5.7, and 5.4 or newer is needed"),
        ("echo '(devel)'", "does not say its version, as kustomize 5 does"),
        ("echo v5.8.1; exit 3", "does not say its version, as kustomize 5 does"),
    ],
)
def test_another_version_is_refused(text: str, why: str, tmp_path: Path) -> None:
    path = script(tmp_path, text)
    with pytest.raises(UnusableError) as refused:
        program_at(path)
    assert str(refused.value) == f"{path} {why}"


def test_what_cannot_be_started_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableError, match="cannot be started: No such file or directory"):
        program_at(tmp_path / "missing")
