"""What a build reads from, as far as kustomize is concerned: the files that Flux (or anyone else) hands to it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol

from reloadgen.kustomize.decoding.decoded_file import YamlFiles

if TYPE_CHECKING:
    from collections.abc import Iterator


class SourceFiles(YamlFiles, Protocol):
    """The files of one source. Paths are relative to the top of the repository, and so is `base`."""

    @property
    @abstractmethod
    def base(self) -> str:
        """The directory that is the top of the source."""

    @abstractmethod
    def files(self) -> Iterator[str]:
        """The paths of all files of the source."""

    @abstractmethod
    def is_file(self, path: str) -> bool:
        """Whether the source holds this file."""

    @abstractmethod
    def is_directory(self, path: str) -> bool:
        """Whether the source holds a file at any depth of this directory."""

    @abstractmethod
    def excludes(self, path: str) -> bool:
        """Whether the repository holds this file or directory, but the source does not."""

    @abstractmethod
    def kustomization_files(self, directory: str) -> tuple[str, ...]:
        """The paths of the kustomization files in a directory."""

    @abstractmethod
    def generated_resources(self, directory: str) -> tuple[str, ...]:
        """The resources of the kustomization that Flux generates for a directory without one."""
