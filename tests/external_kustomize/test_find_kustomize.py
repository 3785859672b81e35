"""Which kustomize is found: the first on PATH that the repository can't have brought."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from external_kustomize.test_kustomize_program import script
from reloadgen.external_kustomize.find_kustomize import on_path

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def search(*directories: Path | str) -> str:
    return os.pathsep.join(map(str, directories))


def test_the_first_that_can_be_run(tmp_path: Path) -> None:
    top = tmp_path / "repository"
    (tmp_path / "one").mkdir()
    (tmp_path / "one/kustomize").write_text("not executable")
    two, three = script(tmp_path / "two", ""), script(tmp_path / "three", "")
    assert on_path(search(tmp_path / "none", tmp_path / "one", two.parent, three.parent), top) == two
    assert on_path("", top) is None


def test_none_below_the_top(tmp_path: Path) -> None:
    top = tmp_path / "repository"
    own, other = script(top / "tools/bin", ""), script(tmp_path / "bin", "")
    assert on_path(search(own.parent, other.parent), top) == other
    assert on_path(search(f"{tmp_path}/bin/../repository/tools/bin"), top) is None


def test_none_that_a_link_leads_to_below_the_top(tmp_path: Path) -> None:
    top = tmp_path / "repository"
    own = script(top / "tools", "")
    (tmp_path / "linked").symlink_to(own.parent)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/kustomize").symlink_to(own)
    (tmp_path / "other-name-of-the-top").symlink_to(top)
    assert on_path(search(tmp_path / "linked", tmp_path / "bin"), top) is None
    assert on_path(search(own.parent), tmp_path / "other-name-of-the-top") is None


def test_no_relative_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "bin", "")
    script(tmp_path, "")
    monkeypatch.chdir(tmp_path)
    assert on_path(search("bin", ".", "", "./bin"), tmp_path / "repository") is None
