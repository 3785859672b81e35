from __future__ import annotations

import errno
from pathlib import Path
from unittest import mock

import pytest

from reloadgen.changes.apply import apply
from reloadgen.changes.change_set import (
    Change,
    Changes,
    Create,
    Delete,
    Drift,
    LockContents,
    Patch,
    Update,
)
from reloadgen.changes.write_order import write_steps
from reloadgen.errors import FileError

LOCK = "reloadgen.lock"


def _changes(
    *changes: Change,
    vacated: tuple[str, ...] = (),
    settled: bytes | None = b"settled\n",
    leftovers: tuple[str, ...] = (),
) -> Changes:
    lock = LockContents(LOCK, b"writing\n", settled)
    steps = write_steps([each for each in changes if each.path != LOCK], ())
    return Changes(changes, (), (), steps, lock, leftovers, vacated)


def _create(path: str, data: bytes = b"data\n") -> Create:
    return Create(path, data, Drift.MISSING, (), "")


def _delete(path: str) -> Delete:
    return Delete(path, b"", Drift.ORPHANED, (), "")


def test_files_are_made_with_their_directories_and_the_lock_is_settled_last(tmp_path: Path) -> None:
    seen: list[str] = []
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        seen.append(target.relative_to(tmp_path).as_posix())
        return real(path, target)

    with mock.patch.object(Path, "replace", replace):
        apply(tmp_path, _changes(_create("a/b/c.yaml")), [])

    assert seen == [LOCK, "a/b/c.yaml", LOCK]
    assert (tmp_path / "a/b/c.yaml").read_bytes() == b"data\n"
    assert (tmp_path / LOCK).read_bytes() == b"settled\n"


def test_without_changes_nothing_is_written_but_leftovers_go(tmp_path: Path) -> None:
    (tmp_path / ".x.reloadgen-tmp").touch()

    apply(tmp_path, _changes(leftovers=(".x.reloadgen-tmp",)), [])

    assert list(tmp_path.iterdir()) == []


def test_a_mode_stays(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"old")
    (tmp_path / "x.yaml").chmod(0o640)

    apply(tmp_path, _changes(Update("x.yaml", b"old", b"new", Drift.OUTDATED, (), "")), [])

    assert (tmp_path / "x.yaml").stat().st_mode & 0o777 == 0o640


def test_a_temporary_file_is_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    (tmp_path / ".x.yaml.reloadgen-tmp").symlink_to("precious")

    apply(tmp_path, _changes(_create("x.yaml")), [])

    assert (tmp_path / "precious").read_bytes() == b"precious"
    assert (tmp_path / "x.yaml").read_bytes() == b"data\n"


def test_directories_left_empty_go_but_roots_and_used_ones_stay(tmp_path: Path) -> None:
    for path in ("root/system/a/x.yaml", "root/ops/b/x.yaml", "root/ops/mine.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    gone = ("root/system/a/x.yaml", "root/ops/b/x.yaml")

    apply(tmp_path, _changes(*map(_delete, gone), vacated=gone), ["root"])

    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        LOCK,
        "root",
        "root/ops",
        "root/ops/mine.md",
    ]


def test_only_what_people_wrote_and_the_lock_are_forced_to_the_disk(tmp_path: Path) -> None:
    patch = Patch("k.yaml", b"old", b"old", b"new", Drift.UNLISTED, (), "", 0)
    with mock.patch("os.fsync") as fsync:
        apply(tmp_path, _changes(patch, *(_create(f"{number}.yaml") for number in range(9))), [])

    assert fsync.call_count == 3


def test_a_lock_that_names_nothing_goes(tmp_path: Path) -> None:
    (tmp_path / LOCK).touch()

    apply(tmp_path, _changes(_delete("x.yaml"), settled=None), [])

    assert not (tmp_path / LOCK).exists()


def test_what_the_system_says_is_said_and_no_temporary_file_stays(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "x")
    with (
        mock.patch.object(Path, "replace", side_effect=full),
        pytest.raises(FileError, match="No space left on device"),
    ):
        apply(tmp_path, _changes(_create("x.yaml")), [])

    assert list(tmp_path.iterdir()) == []
