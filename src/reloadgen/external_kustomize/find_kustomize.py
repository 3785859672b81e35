"""Where kustomize is on this machine: never in the repository, which could bring its own."""

from __future__ import annotations

import os
from pathlib import Path

_NAME = "kustomize.exe" if os.name == "nt" else "kustomize"


def on_path(search: str, top: Path) -> Path | None:
    """The first kustomize on a PATH, without relative directories and all below the top of the repository."""
    real_top = Path(os.path.realpath(top))
    for entry in search.split(os.pathsep):
        file = Path(entry, _NAME)
        if (
            file.is_absolute()
            and file.is_file()
            and os.access(file, os.X_OK)
            and not _is_below(file, top, real_top)
        ):
            return file
    return None


def _is_below(file: Path, top: Path, real_top: Path) -> bool:
    """Whether a file is in the repository, by its path or by what a link leads to."""
    real = (Path(os.path.realpath(each)) for each in (file, file.parent))
    return file.is_relative_to(top) or any(each.is_relative_to(real_top) for each in real)
