from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from reloadgen.errors import FileError
from reloadgen.files.snapshot import Blocked, read, take

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A small tree with something of every kind."""
    for path in (
        "root/system/app.yaml",
        "root/system/deep/x.yml",
        "root/notes.md",
        "other/Kustomization",
        "other/kustomization.yaml",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    (tmp_path / "link").symlink_to("other")
    (tmp_path / "root/link.yaml").symlink_to("../other/kustomization.yaml")
    os.mkfifo(tmp_path / "pipe")
    return tmp_path


def test_it_holds_what_was_asked_for_and_is_there(top: Path) -> None:
    found = take(top, ["root/notes.md", "root/missing.yaml", "nowhere/at/all"], ["other", "root"])

    assert found.files["root/notes.md"] == b"root/notes.md"
    assert "root/missing.yaml" not in found.files
    assert "nowhere/at/all" not in found.files
    assert found.kustomizations == {"other": ("kustomization.yaml", "Kustomization"), "root": ()}
    assert found.files["other/Kustomization"] == b"other/Kustomization"


def test_yaml_is_listed_at_any_depth_without_symlinks(top: Path) -> None:
    assert take(top, [], ["root", "other"]).manifests == {
        "root": frozenset({"root/system/app.yaml", "root/system/deep/x.yml"})
    }


@pytest.mark.parametrize(
    ("path", "reason", "obstacle"),
    [
        ("root/link.yaml", "it is a symlink", ""),
        ("link/x.yaml", "link is a symlink", "link"),
        ("link/deep/x.yaml", "link is a symlink", "link"),
        ("root", "a directory lies in the way", ""),
        ("root/notes.md/x.yaml", "root/notes.md is no directory", "root/notes.md"),
        ("pipe", "it is neither file nor directory", ""),
    ],
)
def test_what_can_not_be_used_says_why(top: Path, path: str, reason: str, obstacle: str) -> None:
    assert take(top, [path], []).files[path] == Blocked(reason, obstacle)


def test_the_nearest_directory_that_is_there(top: Path) -> None:
    found = take(top, [], ["root/system/ops/deep", "away/there"])

    assert found.nearest("root/system/ops/deep") == "root/system"
    assert found.nearest("away/there") == ""


def test_only_our_temporary_files_are_leftovers(top: Path) -> None:
    for name in (".x.yaml.reloadgen-tmp", "mine.reloadgen-tmp", ".x.yaml.tmp"):
        (top / "root" / name).touch()
    (top / "root/.y.reloadgen-tmp").symlink_to("/etc/hostname")
    (top / "root/.z.reloadgen-tmp").mkdir()

    assert take(top, ["root/x.yaml"], []).leftovers == ("root/.x.yaml.reloadgen-tmp", "root/.y.reloadgen-tmp")


def test_a_named_file_that_is_none_is_said_so(top: Path) -> None:
    with pytest.raises(FileError, match="inventory: is a directory, not a file"):
        read(top, "inventory")
    with pytest.raises(FileError, match="inventory: No such file or directory"):
        read(top / "missing", "inventory")
