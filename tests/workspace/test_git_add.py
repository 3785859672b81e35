from __future__ import annotations

import pytest

from reloadgen.files.memory_tree import MemoryTree
from reloadgen.workspace.git_add import shortest

ON_DISK = ("r/k.yaml", "r/new/a", "r/new/deep/b", "r/new/deep/c", "r/mixed/mine", "r/mixed/theirs", "s/only")


@pytest.mark.parametrize(
    ("wanted", "beside", "expected"),
    [
        (("r/new/a", "r/new/deep/b", "r/new/deep/c"), (), ("r/new",)),
        (("r/new/deep/b", "r/new/deep/c"), (), ("r/new/deep",)),
        (("r/new/deep/b",), (), ("r/new/deep/b",)),
        (("r/new/a", "r/new/deep/b"), ("r/new/deep/c",), ("r/new",)),
        (("r/mixed/mine", "s/only"), (), ("r/mixed/mine", "s")),
        (("top", "r/new/a"), (), ("top", "r/new/a")),
        (ON_DISK, (), ("r", "s")),
        ((), (), ()),
    ],
)
def test_a_directory_stands_for_all_that_is_in_it_and_wanted(
    wanted: tuple[str, ...], beside: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert shortest(wanted, beside, MemoryTree(dict.fromkeys(ON_DISK, b""))) == expected


def test_what_is_deleted_on_disk_and_tracked_keeps_a_directory_from_being_named() -> None:
    disk, index = MemoryTree({"d/a": b"", "e/a": b""}), MemoryTree({"d/gone": b""})
    assert shortest(("d/a", "e/a"), (), disk, index) == ("d/a", "e")
    assert shortest(("d/a", "d/gone"), (), disk, index) == ("d",)
