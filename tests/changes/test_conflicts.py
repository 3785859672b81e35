from __future__ import annotations

from reloadgen.changes.change_set import Conflict, Drift
from reloadgen.changes.conflicts import by_cause, obstruction
from reloadgen.files.file_tree import Kind
from reloadgen.files.obstacle import Obstacle


def test_what_stands_above_several_files_is_one_conflict_for_all_who_read_them() -> None:
    above = Obstacle(Kind.SYMLINK, "r/s")
    each = [
        obstruction(path, above, kind, "move it", clusters)
        for path, kind, clusters in [
            ("r/s/b", Drift.FOREIGN, ("one",)),
            ("r/s/kustomization.yaml", Drift.UNLISTED, ("two", "one")),
        ]
    ]
    other = obstruction("r/a", Obstacle(Kind.SYMLINK), Drift.FOREIGN, "move it", ())

    assert by_cause([*each, other]) == (
        other,
        Conflict(
            "r/s",
            "is a symlink",
            "put a directory in its place, or change the inventory",
            Drift.FOREIGN,
            ("one", "two"),
        ),
    )


def test_an_obstacle_at_the_path_keeps_what_would_be_written() -> None:
    at_the_path = obstruction("r/a", Obstacle(Kind.SYMLINK), Drift.FOREIGN, "move it", (), b"data")
    above = obstruction("r/s/a", Obstacle(Kind.SYMLINK, "r/s"), Drift.FOREIGN, "move it", (), b"data")

    assert at_the_path.data == b"data"
    assert above.data is None
