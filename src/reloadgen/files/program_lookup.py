"""Where a program of the machine lies: never in the repository, whose content other people write."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def find_program(name: str, top: Path) -> str:
    """The absolute path of a program on PATH; "" where there is none.

    Relative entries of PATH, and whatever lies at or below `top`, are left out: a repository must not bring programs.
    """
    forbidden = Path(os.path.realpath(top))
    for entry in map(Path, os.get_exec_path()):
        found = shutil.which(str(entry / name)) if entry.is_absolute() else None
        if found and not _is_within(entry, forbidden) and not _is_within(found, forbidden):
            return found
    return ""


def _is_within(path: str | Path, directory: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(directory)
