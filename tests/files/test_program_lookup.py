from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from reloadgen.files.program_lookup import find_program

if TYPE_CHECKING:
    from pathlib import Path


def program(directory: Path) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / "tool"
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository that brings a program."""
    program(tmp_path / "top" / "bin")
    return tmp_path / "top"


def look_up(monkeypatch: pytest.MonkeyPatch, top: Path, *entries: object) -> str:
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, entries)))
    return find_program("tool", top)


def test_the_first_entry_that_has_it_counts(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "later")
    first = program(tmp_path / "first")
    (tmp_path / "empty").mkdir()
    entries = (tmp_path / "empty", tmp_path / "first", tmp_path / "later")
    assert look_up(monkeypatch, top, *entries) == str(first)


def test_what_the_repository_brings_is_left_out(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(top / "bin")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "tool").symlink_to(top / "bin" / "tool")
    program(top)
    monkeypatch.chdir(top / "bin")
    for entry in (top, top / "bin", tmp_path / "link", tmp_path / "linked", f"{top}/bin/../bin"):
        assert look_up(monkeypatch, top, entry) == ""
    good = program(tmp_path / "good")
    assert look_up(monkeypatch, top, top / "bin", tmp_path / "linked", tmp_path / "good") == str(good)


@pytest.mark.parametrize("entry", ["", ".", "bin", "../good"])
def test_relative_entries_are_left_out(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    program(tmp_path / "good")
    monkeypatch.chdir(top)
    assert look_up(monkeypatch, top, entry) == ""


def test_a_program_that_may_not_run_is_none(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "first").chmod(0o644)
    assert look_up(monkeypatch, top, tmp_path / "first") == ""
