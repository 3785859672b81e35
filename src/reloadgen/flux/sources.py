"""Which part of this repository a source shows, if it shows any: never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.files.paths import contained
from reloadgen.flux.substitution import shown, unknowns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.flux.bootstrap import Start
    from reloadgen.flux.objects import FluxSource, SourceRef
    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True, slots=True)
class Here:
    """The source is this repository, cut at `base`, without what `ignore` names."""

    base: str
    ignore: str


@dataclass(frozen=True, slots=True)
class External:
    """The source is another repository or artifact: nothing of this one is read by it."""

    why: str


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no such source in the cluster: Flux says that it is not found."""

    why: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """The files don't say what the source holds."""

    why: str


Answer: TypeAlias = Here | External | Missing | Undecided


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known of one cluster's sources: where it starts, what the inventory names, what its tree brings."""

    start: Start
    base: str
    """Where the start's artifact is cut from the repository."""
    claimed: SourceRef | None
    landed: Mapping[SourceRef, FluxSource]

    def resolve(self, ref: SourceRef | None) -> Answer:  # noqa: PLR0911 - one line for each answer
        """What a `sourceRef` shows."""
        if ref is None:
            return Missing("it names no source")
        if unknowns("".join(ref)):
            return Undecided(f"the source is {shown(str(ref))}")
        found = self.landed.get(ref)
        if ref == self.start.source:
            declared = found or self.start.declared
            return Here(self.base, declared.ignore if declared else "")
        if ref == self.claimed:
            return Here("", found.ignore if found else "")
        if ref.kind == "ExternalArtifact":
            return Undecided(f"{ref} is put together in the cluster, by an ArtifactGenerator or the like")
        if found is None:
            return self._absent(ref)
        return self._other(found)

    def _absent(self, ref: SourceRef) -> Answer:
        same = [
            each for each in (self.start.source, self.claimed, *self.landed) if each and each[::2] == ref[::2]
        ]
        if same:
            return Missing(f"there is no {ref}; it is {same[0]}")
        return Undecided(f"no file says what {ref} fetches")

    def _other(self, found: FluxSource) -> Answer:
        ours, url = repository_of(self.start.url), repository_of(found.url)
        if unknowns(found.url):
            return Undecided(f"{found.ref} fetches {shown(found.url)}")
        if found.ref.kind == "GitRepository":
            if not ours or url != ours:
                return External(f"{found.ref} fetches {found.url or 'another repository'}")
            if self.start.declared and found.revision != self.start.revision:
                return Undecided(
                    f"{found.ref} reads this repository at {found.revision or 'its default branch'}"
                )
            return Here("", found.ignore)
        if ours and (url.endswith(ours) or ours in url):
            return Undecided(f"{found.ref} may be cut from this repository ({found.url})")
        return External(f"{found.ref} fetches {found.url or 'something else'}")


def repository_of(url: str) -> str:
    """The part of a URL that names a repository however it is fetched: `owner/name`, lower case."""
    path = re.sub(r"^[a-z+]+://", "", url.strip().lower())
    path = re.sub(r"^[^@/]*@", "", path).replace(":", "/", 1)
    segments = [part for part in path.removesuffix("/").removesuffix(".git").split("/") if part]
    return "/".join(segments[1:])


def base_of(start: Start, sync_path: str | None, repository: ParsedRepository) -> str | None:
    """Where the start's artifact is cut from this repository; None: the files leave that open.

    A Git source shows all of it. An artifact that somebody pushed may be a part: the inventory's `syncPath` tells,
    or the only directory that the path can mean.
    """
    path = contained(start.path)
    if sync_path is not None:
        if sync_path == path:
            return ""
        if not path:
            return sync_path
        if sync_path.endswith(f"/{path}"):
            return sync_path.removesuffix(f"/{path}")
        return None
    if start.source.kind == "GitRepository" or (path and repository.files.is_directory(path)):
        return ""
    fitting = [
        directory for directory in repository.files.directories if path and directory.endswith(f"/{path}")
    ]
    return fitting[0].removesuffix(f"/{path}") if len(fitting) == 1 else None
