"""End a program together with the programs that it has started."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a program that was started in a session of its own, with its children; on Windows, the program alone.

    The children are killed even if the program itself has ended, because they may hold its output open.
    """
    if process.returncode is not None:  # it was waited for: its number may belong to another process
        return
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
