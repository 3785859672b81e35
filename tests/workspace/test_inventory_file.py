from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reloadgen.errors import FileError
from reloadgen.workspace.inventory_file import read_inventory

if TYPE_CHECKING:
    from pathlib import Path

INVENTORY = "clusters: [{name: infra, root: w}]\n"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    top = tmp_path / "top"
    for directory in (".git", ".cache", "x"):
        (top / directory).mkdir(parents=True)
    (top / "clusters.yaml").write_text(INVENTORY)
    return top


def test_an_inventory_may_be_a_link(top: Path, tmp_path: Path) -> None:
    (top / "clusters.yaml").rename(tmp_path / "elsewhere.yaml")
    (top / "clusters.yaml").symlink_to("../elsewhere.yaml")

    inventory = read_inventory(top)

    assert inventory.data == INVENTORY.encode()
    assert (inventory.top, inventory.path) == (top, "clusters.yaml")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.yaml", "No such file or directory"),
        ("missing/clusters.yaml", "No such file or directory"),
        (".cache", "is a directory, not a file"),
        ("dangling.yaml", "No such file or directory"),
        ("loop.yaml", "is a symlink"),
    ],
)
def test_an_inventory_that_can_not_be_read_is_named_as_it_was_given(
    top: Path, name: str, reason: str
) -> None:
    (top / "dangling.yaml").symlink_to("away/missing.yaml")
    (top / "loop.yaml").symlink_to("loop.yaml")

    with pytest.raises(FileError) as caught:
        read_inventory(top / "x", f"../{name}")

    assert str(caught.value) == f"../{name}: {reason}"
