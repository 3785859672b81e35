from __future__ import annotations

import pytest

from reloadgen.files.file_tree import Kind
from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.obstacle import Obstacle, look_up

TREE = MemoryTree(
    {"root/notes.md": b"notes", "root/link.yaml": Kind.SYMLINK, "link": Kind.SYMLINK, "pipe": Kind.OTHER}
)


def test_a_file_is_its_bytes_and_nothing_is_nothing() -> None:
    assert look_up(TREE, "root/notes.md") == b"notes"
    assert look_up(TREE, "root/missing.yaml") is None
    assert look_up(TREE, "nowhere/at/all") is None


@pytest.mark.parametrize(
    ("path", "obstacle", "reason"),
    [
        ("root/link.yaml", Obstacle(Kind.SYMLINK), "it is a symlink"),
        ("root", Obstacle(Kind.DIRECTORY), "a directory of that name exists"),
        ("pipe", Obstacle(Kind.OTHER), "it is neither a file nor a directory"),
        ("link/x.yaml", Obstacle(Kind.SYMLINK, "link"), "link is a symlink"),
        ("link/deep/x.yaml", Obstacle(Kind.SYMLINK, "link"), "link is a symlink"),
        ("root/notes.md/x.yaml", Obstacle(Kind.FILE, "root/notes.md"), "root/notes.md is not a directory"),
        ("pipe/x.yaml", Obstacle(Kind.OTHER, "pipe"), "pipe is not a directory"),
    ],
)
def test_what_can_not_be_used_says_why(path: str, obstacle: Obstacle, reason: str) -> None:
    assert look_up(TREE, path) == obstacle
    assert obstacle.reason == reason
