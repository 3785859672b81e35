"""Write the changes step by step, so that the repository builds even if the run is killed at any point."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reloadgen.changes.change_set import Remove, Write
from reloadgen.errors import FileError
from reloadgen.files import paths
from reloadgen.files.file_names import TEMPORARY_ENDING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reloadgen.changes.change_set import Changes


def apply(top: Path, changes: Changes, roots: Iterable[str], tick: Callable[[], None] = lambda: None) -> None:
    """Carry out the changes below the top; `roots` stay even when they are empty.

    Raises:
        FileError: the system refuses. The repository builds nevertheless, and the next run completes it.
    """
    tree = _Tree(top)
    try:
        for path in changes.leftovers:
            tree.remove(path)
        if not changes.changes:
            return
        lock = changes.lock
        if changes.steps:
            tree.write(lock.path, lock.writing, sync=True)
        for step in changes.steps:
            match step:
                case Write(path, data, sync):
                    tree.write(path, data, sync=sync)
                case Remove(path):
                    tree.remove(path)
            tick()
        # Before the lock is settled: while it names the paths, the next run can do it too.
        tree.remove_empty_directories(changes.vacated, frozenset(roots))
        if lock.settled is None:
            tree.remove(lock.path)
        else:
            tree.write(lock.path, lock.settled, sync=True)
    except OSError as error:
        where = Path(error.filename).name if error.filename else "writing"
        message = f"{where}: {error.strerror}; the files on disk still build, and the next render completes the change"
        raise FileError(message) from error


def write_one(target: Path, data: bytes) -> None:
    """Write a single file, whole or not at all.

    Raises:
        FileError: the system refuses.
    """
    try:
        _Tree(target.parent).write(target.name, data)
    except OSError as error:
        raise FileError(f"{target.name}: {error.strerror or error}") from error


class _Tree:
    """The file operations, each of them whole or not at all."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._there: set[str] = {""}

    def write(self, path: str, data: bytes, *, sync: bool = False) -> None:
        """A temporary file beside the target, then a rename over it; the target's mode stays."""
        self._make_directory(paths.parent(path))
        target = self._top / path
        temporary = target.with_name(f".{target.name}{TEMPORARY_ENDING}")
        try:
            _fill(temporary, data, _mode(target), sync=sync)
            temporary.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise

    def _make_directory(self, directory: str) -> None:
        if directory not in self._there:
            (self._top / directory).mkdir(parents=True, exist_ok=True)
            self._there.add(directory)

    def remove(self, path: str) -> None:
        """Remove a file, if it exists."""
        (self._top / path).unlink(missing_ok=True)

    def remove_empty_directories(self, removed: Iterable[str], stay: frozenset[str]) -> None:
        """Directories that removals left empty, and those above that become empty by it; roots stay."""
        for path in removed:
            directory = paths.parent(path)
            while directory and directory not in stay and self._remove_directory(directory):
                directory = paths.parent(directory)

    def _remove_directory(self, directory: str) -> bool:
        try:
            (self._top / directory).rmdir()
        except FileNotFoundError:  # a run that was killed removed it, and may not have come to those above
            return True
        except OSError:  # not empty, or a person is in it: it stays
            return False
        return True


def _mode(target: Path) -> int | None:
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return None


def _new(path: Path) -> BinaryIO:
    """Open a new file. What is in its place, a symlink too, is removed and never written through."""
    try:
        return path.open("xb")
    except FileExistsError:
        path.unlink()
        return path.open("xb")


def _fill(path: Path, data: bytes, mode: int | None, *, sync: bool) -> None:
    with _new(path) as file:
        file.write(data)
        if mode is not None:
            path.chmod(mode)
        if sync:
            file.flush()
            os.fsync(file.fileno())
