"""Which part of this repository a source holds, if it holds any; what the files do not determine is never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.files.paths import contained
from reloadgen.manifests.unknown_text import display, unknown_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from reloadgen.flux.flux_objects import FluxSource, SourceRef
    from reloadgen.flux.syncs.cluster_sync import ClusterSync
    from reloadgen.manifests.parsed_repository import ParsedRepository

_HOSTING_SEGMENTS = frozenset({"_git", "scm", "v3"})
"""Segments that Azure DevOps and Bitbucket put in front of or into the path of a repository."""


@dataclass(frozen=True, slots=True)
class ThisRepository:
    """The source holds the directory `base` of this repository, without what `ignore` excludes."""

    base: str
    ignore: str


@dataclass(frozen=True, slots=True)
class OtherRepository:
    """The source holds something else, and nothing of this repository."""

    why: str


@dataclass(frozen=True, slots=True)
class SourceNotFound:
    """The cluster has no such source: Flux reports that it is not found."""

    why: str


@dataclass(frozen=True, slots=True)
class UnknownSource:
    """The files do not determine what the source holds."""

    why: str


SourceContent: TypeAlias = ThisRepository | OtherRepository | SourceNotFound | UnknownSource


@dataclass(frozen=True, slots=True)
class ClusterSources:
    """What is known of a cluster's sources."""

    sync: ClusterSync
    base: str
    """The directory of this repository that the sync's artifact is made of."""
    inventory_ref: SourceRef | None
    """The source that the inventory names: this repository, unless the files declare another one and not this."""
    applied: Mapping[SourceRef, FluxSource]
    """The sources that the cluster's Kustomizations apply."""
    unsettled: Collection[tuple[str, ...]] = ()
    """Sources among them whose content depends on what they lead to."""

    def content(self, ref: SourceRef | None) -> SourceContent:  # noqa: PLR0911 - one line for each answer
        """What the source of a `sourceRef` holds."""
        if ref is None:
            return SourceNotFound("it has no source")
        if unknown_parts("".join(ref)):
            return UnknownSource(f"the source is {display(str(ref))}")
        if ref in self.unsettled:
            return UnknownSource(f"what {ref} fetches depends on what it leads to")
        source = self.applied.get(ref)
        if ref == self.sync.source:
            known = source or self.sync.source_object
            return ThisRepository(self.base, known.ignore if known else "")
        if ref == self.inventory_ref and (source or not self.sync.source_object):
            return ThisRepository("", source.ignore if source else "")
        if ref.kind == "ExternalArtifact":
            return UnknownSource(f"{ref} is built in the cluster, by an ArtifactGenerator or similar")
        if source is None:
            return self._absent(ref)
        return self._by_url(source)

    def _absent(self, ref: SourceRef) -> SourceContent:
        known = (self.sync.source, *self.applied)
        for each in known:
            if (each.kind, each.name) == (ref.kind, ref.name):
                return SourceNotFound(f"{ref} not found; did you mean {each}?")
        return UnknownSource(f"no file defines what {ref} fetches")

    def _by_url(self, source: FluxSource) -> SourceContent:
        own, other = repository_path(self.sync.url), repository_path(source.url)
        if unknown_parts(source.url):
            return UnknownSource(f"{source.ref} fetches {display(source.url)}")
        if source.ref.kind == "GitRepository":
            if not own or other != own:
                return OtherRepository(f"{source.ref} fetches {source.url or 'another repository'}")
            if self.sync.source_object and source.revision != self.sync.revision:
                revision = source.revision or "its default branch"
                return UnknownSource(f"{source.ref} reads this repository at {revision}")
            return ThisRepository("", source.ignore)
        if own and own in other:
            return UnknownSource(f"{source.ref} may be built from this repository ({source.url})")
        return OtherRepository(f"{source.ref} fetches {source.url or 'something else'}")


def repository_path(url: str) -> str:
    """The part of a URL that names a repository however it is fetched: `owner/name`, in lower case.

    Hosts are left out: the same repository is often read by another name inside of a cluster.
    """
    scheme, _, rest = url.strip().lower().rpartition("://")
    host_and_path = rest.rpartition("@")[2] if "@" in rest.partition("/")[0] else rest
    if not scheme and _is_scp_like(host_and_path):
        host_and_path = host_and_path.replace(":", "/", 1)
    segments = [part for part in host_and_path.rstrip("/").removesuffix(".git").split("/") if part]
    return "/".join(part for part in segments[1:] if part not in _HOSTING_SEGMENTS)


def _is_scp_like(text: str) -> bool:
    """Whether a colon ends the host, as in `git@host:owner/name`, and no port follows it."""
    return ":" in text.partition("/")[0]


def artifact_base(sync: ClusterSync, sync_path: str | None, repository: ParsedRepository) -> str | None:
    """The directory of this repository that a sync's artifact is made of; None: the files do not determine it.

    A Git source holds all of it. An artifact that is pushed may hold a part: the inventory's `syncPath` tells which, or
    the only directory that the path can mean.
    """
    path = contained(sync.path)
    if sync_path is not None:
        if sync_path == path:
            return ""
        if not path:
            return sync_path
        if sync_path.endswith(f"/{path}"):
            return sync_path.removesuffix(f"/{path}")
        return None
    if sync.source.kind == "GitRepository" or (path and repository.files.is_directory(path)):
        return ""
    candidates = [each for each in repository.files.directories if path and each.endswith(f"/{path}")]
    return candidates[0].removesuffix(f"/{path}") if len(candidates) == 1 else None
