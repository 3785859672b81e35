"""Which add-on a file of an earlier run belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files import paths
from reloadgen.files.file_names import is_kustomization_file

if TYPE_CHECKING:
    from collections.abc import Iterable


class AddOnDirectories:
    """The directories of add-ons among generated files, of which the lock has no more than the paths.

    The directory of an add-on is the outermost one with a generated kustomization file, and has the add-on's name.
    """

    def __init__(self, generated: Iterable[str]) -> None:
        self._directories = {paths.parent(path) for path in generated if is_kustomization_file(path)} - {""}

    def of(self, path: str) -> str:
        """The directory of the add-on that a file belongs to; "" where it belongs to none."""
        outermost = ""
        for directory in paths.ancestors(paths.parent(path)):
            if directory in self._directories:
                outermost = directory
        return outermost

    def is_entry(self, path: str) -> bool:
        """Whether a file is the kustomization file by which an aggregator lists an add-on."""
        return is_kustomization_file(path) and paths.parent(path) == self.of(path)
