from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

import trees
from reloadgen.files.file_tree import Kind
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.regular_files import regular_files
from reloadgen.files.skipped_directories import SkippedDirectories
from reloadgen.files.work_tree import WorkTree

if TYPE_CHECKING:
    from pathlib import Path

TREE = MemoryTree(
    {
        ".git/config.yaml": b"",
        "a/Kustomization": b"",
        "a/kustomization.yaml": b"list",
        "a/kustomization.yml/x": b"a directory by that name",
        "a/notes.md": b"",
        "b/a/link.yaml": Kind.SYMLINK,
        "c/a/x.yml": b"",
        "node_modules/x.yaml": b"",
        "pipe.yaml": Kind.OTHER,
    }
)


def test_only_what_flux_can_see_is_there() -> None:
    files = regular_files(TREE)

    assert list(files.below()) == [
        "a/Kustomization",
        "a/kustomization.yaml",
        "a/kustomization.yml/x",
        "a/notes.md",
        "c/a/x.yml",
    ]
    assert list(files.directories) == ["", "a", "a/kustomization.yml", "c", "c/a"]
    assert list(files.yaml_below("c")) == list(files.below("c/a")) == ["c/a/x.yml"]
    assert (files.is_file("a"), files.is_file("a/notes.md"), files.is_file("pipe.yaml")) == (
        False,
        True,
        False,
    )
    assert (files.is_directory("c/a"), files.is_directory("b"), files.is_directory("")) == (True, False, True)
    assert files.read("a/kustomization.yaml") == b"list"


def test_kustomization_files_are_files_in_the_order_of_flux() -> None:
    files = regular_files(TREE)

    assert files.kustomizations("a") == ("kustomization.yaml", "Kustomization")
    assert files.kustomizations("missing") == ()


def test_directories_of_the_same_name() -> None:
    files = regular_files(TREE)

    assert files.namesakes("a") == ("c/a",)
    assert files.namesakes("moved/a") == ("a", "c/a")
    assert files.namesakes("") == ()


def test_a_directory_that_the_run_is_about_counts_whatever_its_name() -> None:
    files = regular_files(TREE, SkippedDirectories.but_for(["node_modules/fleet"]))

    assert files.is_file("node_modules/x.yaml")
    assert not files.is_directory(".git")


def test_empty_directories_are_none_as_in_git(tmp_path: Path) -> None:
    (tmp_path / "a/b/c").mkdir(parents=True)

    assert dict(regular_files(WorkTree(tmp_path)).directories) == {"": ()}


@given(files=trees.FILES)
def test_every_file_is_found_once(files: dict[str, bytes]) -> None:
    found = regular_files(MemoryTree(files))

    assert sorted(found.below()) == sorted(files)
    assert all(map(found.is_file, files))
