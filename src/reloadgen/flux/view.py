"""What one artifact of this repository holds: a part of the tree, without what the source ignores."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from reloadgen.flux import ignore
from reloadgen.flux.paths import is_within, join, parent, relative
from reloadgen.flux.repository import YAML_ENDINGS, Repository


@dataclass(frozen=True)
class View:
    """The repository as an artifact cut at `base` ("" is the top). Paths stay relative to the top."""

    repository: Repository = field(repr=False)
    base: str = ""
    extra: str = ""
    """The source's `spec.ignore`."""

    @property
    def key(self) -> tuple[str, str]:
        """Equal for equal artifacts."""
        return self.base, self.extra

    @cached_property
    def _patterns(self) -> tuple[ignore.Pattern, ...]:
        found: list[ignore.Pattern] = []
        for folder, names in self.repository.folders.items():
            if ".sourceignore" in names and is_within(folder, self.base):
                text = self.repository.content(join(folder, ".sourceignore")).decode("utf-8", "replace")
                found += ignore.parse(text, self._segments(folder))
        found.sort(key=lambda pattern: len(pattern.domain))
        return (*found, *ignore.parse(self.extra))

    def _segments(self, folder: str) -> tuple[str, ...]:
        return () if folder == self.base else tuple(relative(folder, self.base).split("/"))

    @cached_property
    def _ignored(self) -> dict[str, bool]:
        return {}

    def is_ignored(self, path: str) -> bool:
        """Whether the file stays out of the artifact (outside `base` all do)."""
        if path not in self._ignored:
            inside = is_within(path, self.base)
            self._ignored[path] = not inside or ignore.is_ignored(relative(path, self.base), self._patterns)
        return self._ignored[path]

    def is_file(self, path: str) -> bool:
        """Whether the artifact holds this file."""
        return self.repository.is_file(path) and not self.is_ignored(path)

    def is_folder(self, path: str) -> bool:
        """Whether the artifact holds anything in this folder."""
        if path == self.base:
            return True
        if not is_within(path, self.base) or not self.repository.is_folder(path):
            return False
        return any(not self.is_ignored(file) for file in self.repository.files(path))

    def kustomizations(self, folder: str) -> tuple[str, ...]:
        """The paths of the kustomization files in a folder."""
        names = self.repository.kustomizations(folder)
        return tuple(path for name in names if not self.is_ignored(path := join(folder, name)))

    def generated(self, folder: str) -> tuple[str, ...]:
        """What Flux lists where it generates the kustomization: files, and sub-folders that have one of their own."""
        found: list[str] = []
        for name in self.repository.folders.get(folder, ()):
            path = join(folder, name)
            if self.repository.is_folder(path):
                found += [path] if self.kustomizations(path) else self.generated(path)
            elif path.endswith(YAML_ENDINGS) and not self.is_ignored(path):
                found.append(path)
        return tuple(found)

    def covering(self, folder: str) -> str | None:
        """The nearest folder at or above this one that has a kustomization file."""
        while not self.kustomizations(folder):
            if folder == self.base or not folder:
                return None
            folder = parent(folder)
        return folder
