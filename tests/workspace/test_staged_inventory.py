from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import trees
from reloadgen.errors import FileError, UsageError
from reloadgen.workspace.staged_inventory import read_staged_inventory

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.workspace.inventory_file import InventoryFile


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository whose staged inventories are gone from the disk, or changed there."""
    top = tmp_path / "top"
    files = {"clusters.yaml": b"top", "eu/clusters.yaml": b"eu", "eu/deep/er/x": b"", "other.yaml": b"other"}
    trees.staged(top, files)
    (top / "eu" / "clusters.yaml").unlink()
    (top / "clusters.yaml").write_text("on disk")
    return top


def place(found: InventoryFile) -> tuple[str, str, bytes]:
    return found.path, found.label, found.data


def test_the_nearest_that_is_staged_counts(top: Path) -> None:
    assert place(read_staged_inventory(top)) == ("clusters.yaml", "clusters.yaml", b"top")
    assert place(read_staged_inventory(top / "eu" / "deep")) == (
        "eu/clusters.yaml",
        "../clusters.yaml",
        b"eu",
    )
    trees.git(top, "rm", "-q", "--cached", "eu/clusters.yaml")
    assert read_staged_inventory(top / "eu" / "deep").path == "clusters.yaml"


def test_one_that_is_named_is_looked_for_there_alone(top: Path) -> None:
    assert place(read_staged_inventory(top / "eu", "../other.yaml")) == (
        "other.yaml",
        "../other.yaml",
        b"other",
    )
    with pytest.raises(FileError, match=r"^deep/clusters.yaml: No such file or directory$"):
        read_staged_inventory(top / "eu", "deep/clusters.yaml")


def test_a_directory_that_is_reached_by_a_link_is_where_it_leads(top: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(top / "eu")
    assert place(read_staged_inventory(tmp_path / "link"))[::2] == ("eu/clusters.yaml", b"eu")


@pytest.mark.parametrize("target", ["eu/clusters.yaml", "./eu/../other.yaml", "again.yaml"])
def test_a_staged_link_is_followed_in_the_index(top: Path, target: str) -> None:
    (top / "clusters.yaml").unlink()
    (top / "clusters.yaml").symlink_to(target)
    (top / "again.yaml").symlink_to("other.yaml")
    trees.git(top, "add", "clusters.yaml", "again.yaml")
    assert read_staged_inventory(top).data == (b"eu" if target.startswith("eu") else b"other")


@pytest.mark.parametrize("target", ["/etc/hostname", "../outside", "clusters.yaml"])
def test_a_staged_link_that_leads_nowhere_is_an_error(top: Path, target: str) -> None:
    (top / "clusters.yaml").unlink()
    (top / "clusters.yaml").symlink_to(target)
    trees.git(top, "add", "clusters.yaml")
    with pytest.raises(FileError, match=rf"^clusters.yaml: is a symlink to {target}, which is not staged$"):
        read_staged_inventory(top)


def test_a_staged_link_to_what_is_not_staged_is_an_error(top: Path) -> None:
    (top / "clusters.yaml").unlink()
    (top / "clusters.yaml").symlink_to("new.yaml")
    (top / "new.yaml").write_text("new")
    trees.git(top, "add", "clusters.yaml")
    with pytest.raises(FileError, match=r"^new.yaml: No such file or directory$"):
        read_staged_inventory(top)


def test_what_is_only_on_disk_is_not_staged(top: Path) -> None:
    (top / "new.yaml").write_text("new")
    with pytest.raises(UsageError) as caught:
        read_staged_inventory(top / "eu", "../new.yaml")
    assert (str(caught.value), caught.value.hint) == ("../new.yaml is not staged", "run git add ../new.yaml")


def test_a_directory_that_does_not_exist_is_an_error(top: Path) -> None:
    with pytest.raises(FileError, match="no such directory"):
        read_staged_inventory(top / "missing")
