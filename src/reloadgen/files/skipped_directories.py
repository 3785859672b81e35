"""Directories that a walk through the repository leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.files import paths

if TYPE_CHECKING:
    from collections.abc import Iterable

GIT = ".git"
"""Git's own directory, which no commit can hold."""
TOOLS = frozenset({"node_modules", ".venv", ".terraform", "__pycache__", ".direnv", ".cache"})
"""Downloads and caches of tools: Git ignores them by convention, so Flux never sees them, and they can be huge."""


@dataclass(frozen=True, slots=True)
class SkippedDirectories:
    """Which directories are skipped: `.git`, and those of tools that have nothing to do with the paths of a run."""

    _paths: frozenset[str]
    _above: frozenset[str]

    @classmethod
    def but_for(cls, named: Iterable[str]) -> SkippedDirectories:
        """Skip no directory that leads to a named path or lies in one: a run may be about it, whatever its name."""
        paths_of_run = frozenset(named)
        among_tools = (path for path in paths_of_run if not TOOLS.isdisjoint(path.split("/")))
        above = {each for path in among_tools for each in paths.ancestors(path)}
        return cls(paths_of_run, frozenset(above))

    def __contains__(self, directory: object) -> bool:
        """Whether a walk leaves a directory out."""
        name = paths.name(directory) if isinstance(directory, str) else ""
        if name not in TOOLS:
            return name == GIT
        return directory not in self._above and self._paths.isdisjoint(paths.ancestors(str(directory)))


DEFAULT = SkippedDirectories.but_for(())
"""What is skipped where no path is named."""
