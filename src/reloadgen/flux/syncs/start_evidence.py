"""What tells a start of this repository from what only looks like one.

A source beside a Kustomization is often a vendor's. The two declare a start if the source fetches this repository, by
the URL of a Git remote or the one that most declarations share, or if the path is a directory here with Flux objects.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from reloadgen.files.paths import ancestors, contained, is_below, is_within, join, parent
from reloadgen.flux.artifact_builders import ArtifactBuilders
from reloadgen.flux.flux_files import flux_files
from reloadgen.flux.flux_objects import is_helm_release, is_kustomization, is_source
from reloadgen.flux.sources import artifact_base, repository_path
from reloadgen.kustomize.flux_options import FluxOptions
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from reloadgen.flux.syncs.cluster_sync import ClusterSync
    from reloadgen.kustomize.build_result import BuildResult
    from reloadgen.manifests.parsed_repository import ParsedRepository

_UNDEFINED = "?"
"""Stands before the name of a source that no file defines."""


class StartEvidence:
    """Judges all that looks like a declaration, together."""

    def __init__(self, repository: ParsedRepository, candidates: tuple[ClusterSync, ...]) -> None:
        self.repository, self.candidates = repository, candidates
        self._builders = ArtifactBuilders(repository)

    def is_start(self, sync: ClusterSync) -> bool:
        """Whether a cluster's Flux starts there."""
        if unknown_parts(sync.path) or "${" in sync.path:
            return False
        if sync.kustomization is None:
            return self.is_own(sync) or self.is_exact(sync) or not self._is_foreign(sync)
        if sync.source_object is None:
            return self.is_exact(sync) and self._reads_itself(sync)
        if not contained(sync.path):
            return self.is_own(sync) or self._serves_this_repository(sync)
        return self.is_own(sync) or self._is_credible(sync) or self._is_part(sync)

    def _is_credible(self, sync: ClusterSync) -> bool:
        """Whether the path is enough: not where the repository is mostly read by a source that no file defines."""
        is_inside = is_within(sync.file, contained(sync.path))
        is_defined = not all(each.startswith(_UNDEFINED) for each in self._favoured)
        return self.is_exact(sync) and (is_inside or is_defined) and not self._contains_own(sync)

    def _contains_own(self, sync: ClusterSync) -> bool:
        """Whether starts of this repository are below its path: then the path is here by coincidence."""
        directory = contained(sync.path)
        return any(is_below(contained(each.path), directory) for each in self.candidates if self.is_own(each))

    def order(self, sync: ClusterSync) -> tuple[bool, bool, bool, bool, str, int]:
        """The surest first; files and lines decide only among equals."""
        inside = is_within(sync.file, contained(sync.path))
        unlike = not self.is_own(sync), not self.is_exact(sync), sync.kustomization is None, not inside
        return *unlike, sync.file, sync.line

    def is_exact(self, sync: ClusterSync) -> bool:
        """Whether its path is a directory of this repository, below the top, with objects of Flux."""
        directory = contained(sync.path)
        if not self._has_directory(sync):
            return False
        if directory in self._flux_directories:
            return True
        return bool(self.repository.files.kustomizations(directory)) and any(
            is_kustomization(each.id) or is_source(each.id) or is_helm_release(each.id)
            for each in self._build(directory).resources
        )

    @cached_property
    def _flux_directories(self) -> frozenset[str]:
        """The directories with objects of Flux, at any depth."""
        paths = flux_files(self.repository)
        return frozenset(directory for path in paths for directory in ancestors(parent(path)))

    @cached_property
    def _own_urls(self) -> frozenset[str]:
        """What the URLs of this repository have in common: those of its Git remotes, else the most common one."""
        known = {repository_path(url) for url in self.repository.urls} - {""}
        if any(repository_path(each.url) in known for each in self.candidates if each.url):
            return frozenset(known)
        favoured = self._favoured
        return frozenset(favoured if len(favoured) == 1 and not favoured[0].startswith(_UNDEFINED) else ())

    @cached_property
    def _favoured(self) -> list[str]:
        """The sources that most objects with a directory here read, by URL; by name where no file defines them."""
        urls: dict[tuple[str, str], set[str]] = {}
        for each in self.candidates:
            if each.url:
                urls.setdefault(_reference(each), set()).add(repository_path(each.url))
        votes = Counter[str]()
        for each in self.candidates:
            defined = sorted(urls.get(_reference(each), {f"{_UNDEFINED}{each.source.name}"}))
            if each.url and self.is_exact(each):
                votes[repository_path(each.url)] += 1
            elif not each.url and len(defined) == 1 and self._has_directory(each):
                votes[defined[0]] += 1
        most = max(votes.values(), default=0)
        return [source for source, count in votes.items() if count == most]

    def is_own(self, sync: ClusterSync) -> bool:
        """Whether it reads this repository by its URL."""
        return bool(sync.url) and repository_path(sync.url) in self._own_urls

    def _is_foreign(self, sync: ClusterSync) -> bool:
        return bool(self._own_urls and sync.url) and sync.source.kind == "GitRepository"

    def _is_part(self, sync: ClusterSync) -> bool:
        """Whether its artifact is made of a directory of this repository in which it is written."""
        base = None if sync.source.kind == "GitRepository" else artifact_base(sync, None, self.repository)
        return bool(base) and is_within(sync.file, join(base or "", contained(sync.path)))

    def _serves_this_repository(self, sync: ClusterSync) -> bool:
        """Whether its source is the one that most Kustomizations with a path in this repository read."""
        own = _reference(sync)
        others = [
            each
            for each in self.candidates
            if each.kustomization and each.source_object != sync.source_object
        ]
        used = Counter(
            _reference(each) for each in self.candidates if each.kustomization and self._has_directory(each)
        )
        return own == used.most_common(1)[0][0] if used else not others

    def _has_directory(self, sync: ClusterSync) -> bool:
        directory = contained(sync.path)
        return bool(directory) and self.repository.files.is_directory(directory)

    def _reads_itself(self, sync: ClusterSync) -> bool:
        """Whether the directory of its path holds the Kustomization itself."""
        directory = contained(sync.path)
        names = self.repository.files.kustomizations(directory)
        leaves = any(b".." in self.repository.files.read(join(directory, each)) for each in names)
        if not leaves and not is_within(sync.file, directory):
            return False
        own = sync.kustomization and sync.kustomization.resource
        return any(
            is_kustomization(each.id)
            and own is not None
            and (each.path, each.id.name) == (own.path, own.id.name)
            for each in self._build(directory).resources
        )

    def _build(self, directory: str) -> BuildResult:
        return self._builders.builder("", "").build_path(directory, FluxOptions())


def _reference(sync: ClusterSync) -> tuple[str, str]:
    return sync.source.kind, sync.source.name
