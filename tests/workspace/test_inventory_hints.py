"""What a person is told where the inventory is not found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reloadgen.errors import FileError
from reloadgen.workspace.inventory_hints import of_missing, of_named, require_directory

if TYPE_CHECKING:
    from pathlib import Path

INVENTORY = "clusters: [{name: infra, root: a}]\n"
KUBECONFIG = "apiVersion: v1\nkind: Config\nclusters: []\n"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / "fleet").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "fleet" / "clusters.yaml").write_text(INVENTORY)
    (tmp_path / "fleet" / "kubeconfig.yaml").write_text(KUBECONFIG)
    return tmp_path


@pytest.mark.parametrize(
    ("directory", "named", "hint"),
    [
        ("fleet", "cluster.yaml", "did you mean clusters.yaml?"),
        ("fleet", "nope.yaml", "did you mean clusters.yaml?"),
        ("", "fleet/nope.yaml", "did you mean fleet/clusters.yaml?"),
        ("fleet", "fleet/clusters.yaml", "did you mean clusters.yaml? The path is relative to TOP/fleet"),
        ("", "fleet", "to run in this directory, write -C fleet instead of -i"),
        ("", "flet/clusters.yaml", "there is no directory flet in TOP"),
        ("empty", "nope.yaml", "the path is relative to TOP/empty"),
        ("fleet", "kubeconfig.yaml", ""),
    ],
)
def test_an_inventory_that_was_named(top: Path, directory: str, named: str, hint: str) -> None:
    assert of_named(top / directory, named).replace(str(top), "TOP") == hint


def test_a_file_that_may_be_the_inventory_is_named(top: Path) -> None:
    fleet, start = top / "fleet", top / "fleet" / "apps"
    (fleet / "clusters.yaml").rename(fleet / "clusters.yml")
    begin = "run reloadgen init, or name an inventory with --inventory"
    assert of_missing([top / "empty"], "clusters.yaml", top / "empty") == begin
    assert of_missing([start, fleet], "clusters.yaml", start) == (
        "is ../clusters.yml the inventory? Rename it to clusters.yaml, or write -i ../clusters.yml"
    )


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("flet", "TOP/flet: no such directory", "did you mean TOP/fleet?"),
        ("quite/other", "TOP/quite/other: no such directory", ""),
        (
            "fleet/clusters.yaml",
            "TOP/fleet/clusters.yaml: not a directory",
            "to name an inventory, write -i clusters.yaml",
        ),
    ],
)
def test_a_directory_that_is_not_there(top: Path, name: str, message: str, hint: str) -> None:
    require_directory(top)
    with pytest.raises(FileError) as caught:
        require_directory(top / name)
    assert (str(caught.value).replace(str(top), "TOP"), caught.value.hint.replace(str(top), "TOP")) == (
        message,
        hint,
    )
