"""What one artifact of this repository holds: a part of the tree, without what the source ignores."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from reloadgen.files.file_names import is_yaml
from reloadgen.files.paths import is_within, join, parent, relative
from reloadgen.flux import source_ignore

if TYPE_CHECKING:
    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True)
class View:
    """The repository as an artifact cut at `base` ("" is the top). Paths stay relative to the top."""

    repository: ParsedRepository = field(repr=False)
    base: str = ""
    extra: str = ""
    """The source's `spec.ignore`."""

    @property
    def key(self) -> tuple[str, str]:
        """Equal for equal artifacts."""
        return self.base, self.extra

    @cached_property
    def _patterns(self) -> tuple[source_ignore.Pattern, ...]:
        found: list[source_ignore.Pattern] = []
        for directory, names in self.repository.files.directories.items():
            if ".sourceignore" in names and is_within(directory, self.base):
                text = self.repository.files.read(join(directory, ".sourceignore")).decode("utf-8", "replace")
                found += source_ignore.parse(text, self._segments(directory))
        found.sort(key=lambda pattern: len(pattern.domain))
        return (*found, *source_ignore.parse(self.extra))

    def _segments(self, directory: str) -> tuple[str, ...]:
        return () if directory == self.base else tuple(relative(directory, self.base).split("/"))

    @cached_property
    def _ignored(self) -> dict[str, bool]:
        return {}

    def is_ignored(self, path: str) -> bool:
        """Whether the file stays out of the artifact (outside `base` all do)."""
        if path not in self._ignored:
            inside = is_within(path, self.base)
            self._ignored[path] = not inside or source_ignore.is_ignored(
                relative(path, self.base), self._patterns
            )
        return self._ignored[path]

    def is_file(self, path: str) -> bool:
        """Whether the artifact holds this file."""
        return self.repository.files.is_file(path) and not self.is_ignored(path)

    def is_directory(self, path: str) -> bool:
        """Whether the artifact holds anything in this directory."""
        if path == self.base:
            return True
        if not is_within(path, self.base) or not self.repository.files.is_directory(path):
            return False
        return any(not self.is_ignored(file) for file in self.repository.files.below(path))

    def kustomizations(self, directory: str) -> tuple[str, ...]:
        """The paths of the kustomization files in a directory."""
        names = self.repository.files.kustomizations(directory)
        return tuple(path for name in names if not self.is_ignored(path := join(directory, name)))

    def generated(self, directory: str) -> tuple[str, ...]:
        """The entries of a kustomization that Flux generates: files, and subdirectories with a kustomization file."""
        found: list[str] = []
        for name in self.repository.files.directories.get(directory, ()):
            path = join(directory, name)
            if self.repository.files.is_directory(path):
                found += [path] if self.kustomizations(path) else self.generated(path)
            elif is_yaml(path) and not self.is_ignored(path):
                found.append(path)
        return tuple(found)

    def covering(self, directory: str) -> str | None:
        """The nearest directory at or above this one that has a kustomization file."""
        while not self.kustomizations(directory):
            if directory == self.base or not directory:
                return None
            directory = parent(directory)
        return directory
