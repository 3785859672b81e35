"""The artifact of a source that is cut from this repository: a directory of it, without what the source ignores."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from reloadgen.files.file_names import is_yaml
from reloadgen.files.paths import is_within, join, relative
from reloadgen.flux import source_ignore
from reloadgen.kustomize.source_files import SourceFiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable
    from reloadgen.manifests.yaml_reader import Document

_SOURCE_IGNORE = ".sourceignore"


@dataclass(frozen=True)
class Artifact(SourceFiles):
    """What source-controller packs from the directory `base` ("" is the top). Paths stay relative to the top."""

    repository: ParsedRepository = field(repr=False)
    base: str = ""
    spec_ignore: str = ""
    """The source's `spec.ignore`."""

    @cached_property
    def _patterns(self) -> tuple[source_ignore.Pattern, ...]:
        patterns: list[source_ignore.Pattern] = []
        for directory, names in self.repository.files.directories.items():
            if _SOURCE_IGNORE in names and is_within(directory, self.base):
                text = self.read(join(directory, _SOURCE_IGNORE)).decode("utf-8", "replace")
                patterns += source_ignore.parse(text, self._segments(directory))
        patterns.sort(key=lambda pattern: len(pattern.domain))
        return (*patterns, *source_ignore.parse(self.spec_ignore))

    def _segments(self, directory: str) -> tuple[str, ...]:
        return () if directory == self.base else tuple(relative(directory, self.base).split("/"))

    @cached_property
    def _ignored(self) -> dict[str, bool]:
        return {}

    def is_ignored(self, path: str) -> bool:
        """Whether a file is left out; all files outside of `base` are."""
        if path not in self._ignored:
            self._ignored[path] = not is_within(path, self.base) or source_ignore.is_ignored(
                relative(path, self.base), self._patterns
            )
        return self._ignored[path]

    def documents(self, path: str) -> tuple[Document, ...] | Unreadable:
        """The YAML documents of a file."""
        return self.repository.documents(path)

    def read(self, path: str) -> bytes:
        """The bytes of a file."""
        return self.repository.files.read(path)

    def files(self) -> Iterator[str]:
        """The paths of all files of the artifact."""
        return (path for path in self.repository.files.below(self.base) if not self.is_ignored(path))

    def is_file(self, path: str) -> bool:
        """Whether the artifact holds this file."""
        return self.repository.files.is_file(path) and not self.is_ignored(path)

    def is_directory(self, path: str) -> bool:
        """Whether the artifact holds a file at any depth of this directory."""
        if path == self.base:
            return True
        if not is_within(path, self.base) or not self.repository.files.is_directory(path):
            return False
        return any(not self.is_ignored(file) for file in self.repository.files.below(path))

    def excludes(self, path: str) -> bool:
        """Whether the repository holds this file or directory, but the artifact does not."""
        files = self.repository.files
        held = self.is_file(path) or self.is_directory(path)
        return not held and (files.is_file(path) or files.is_directory(path))

    def kustomization_files(self, directory: str) -> tuple[str, ...]:
        """The paths of the kustomization files in a directory."""
        names = self.repository.files.kustomizations(directory)
        return tuple(path for name in names if not self.is_ignored(path := join(directory, name)))

    def generated_resources(self, directory: str) -> tuple[str, ...]:
        """What Flux lists for a directory without kustomization file: files, and directories that have one.

        As `scanManifests` does in github.com/fluxcd/pkg/kustomize (kustomize_generator.go).
        """
        resources: list[str] = []
        for name in self.repository.files.directories.get(directory, ()):
            path = join(directory, name)
            if self.repository.files.is_directory(path):
                resources += [path] if self.kustomization_files(path) else self.generated_resources(path)
            elif is_yaml(path) and not self.is_ignored(path):
                resources.append(path)
        return tuple(resources)
