"""Two runs at once are kept apart by a lock on the open inventory, which dies with its process."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reloadgen.commands.standard_error import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


@contextmanager
def alone(inventory: Path) -> Iterator[None]:
    """Hold the inventory for this run, waiting for another that has it; one that can't be opened is told later."""
    try:
        file = inventory.open("rb")
    except OSError:
        yield
        return
    with file:
        if not _try_lock(file.fileno()):
            say(f"waiting for another reloadgen on {inventory.name}\n")
            _wait(file.fileno())
        yield
