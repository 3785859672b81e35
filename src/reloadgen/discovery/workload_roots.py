"""Which of the directories that a cluster reads may be the one for its workloads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.files.paths import is_below, is_within, join, name, parent, resolve
from reloadgen.flux.flux_objects import SourceRef, is_kustomization
from reloadgen.kustomize.kustomization_file import KustomizationFile, load
from reloadgen.manifests.parsed_repository import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reloadgen.flux.walk_result import WalkedKustomization, WalkResult
    from reloadgen.manifests.parsed_repository import ParsedRepository

_PLATFORM = ("platform", "system", "controllers", "infra", "infrastructure", "core")
_APPS = ("apps", "applications")
_LISTING = ("workloads", *_APPS, *_PLATFORM)
"""Words in the names of directories that list Kustomizations, the likeliest root first."""
_HOLDING = ("workloads", *_PLATFORM, *_APPS)
"""The same for directories that hold the workloads themselves: there the platform is the better place."""
_GROUPS = frozenset({*_LISTING, "addons", "add-ons", "configs", "services", "tenants"})
SAFE_PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
"""A path that an inventory can hold."""


@dataclass(frozen=True, slots=True)
class WorkloadRoot:
    """A directory that a cluster reads by a Flux Kustomization of its own, its entry point."""

    path: str
    entrypoint: str
    namespace: str
    source: SourceRef
    nested: int
    """How many Flux Kustomizations it applies."""
    file: str
    line: int
    is_start: bool
    """Whether Flux starts there: it leads to the workloads, and seldom holds them."""
    is_group: bool
    """Whether it is for several components."""
    moves_objects: bool
    """Whether it moves the objects that it lists to another namespace, or renames them."""

    @property
    def order(self) -> tuple[bool, int, bool, bool, int, int, str]:
        """The likeliest root first: a directory of several components that leaves objects as they are."""
        words = set(re.split(r"[/._-]", f"{self.path}/{self.entrypoint}".lower()))
        likely = _LISTING if self.nested else _HOLDING
        hint = next((index for index, word in enumerate(likely) if word in words), len(likely))
        kind = 1 if self.is_start else 0 if self.is_group else 2
        return self.moves_objects, kind, hint != 0, self.nested == 0, hint, -self.nested, self.path


def root_candidates(result: WalkResult, repository: ParsedRepository) -> tuple[WorkloadRoot, ...]:
    """What may be the root of one cluster, the likeliest first."""
    start, first_level = result.kustomizations[0].directory, _first_level(result)
    roots: dict[str, WorkloadRoot] = {}
    for index, walked in enumerate(result.kustomizations):
        root = _root(walked, start, first_level, repository)
        if root is not None and (root.nested or walked.parent == 0 or index == 0):
            roots.setdefault(root.path, root)
    return tuple(sorted(roots.values(), key=lambda root: root.order))


def _first_level(result: WalkResult) -> frozenset[str]:
    return frozenset(each.directory for each in result.kustomizations if each.parent == 0)


def _root(
    walked: WalkedKustomization, start: str, first_level: frozenset[str], repository: ParsedRepository
) -> WorkloadRoot | None:
    source, directory = walked.kustomization.source, walked.directory
    if walked.outcome != "read" or walked.base or source is None or not SAFE_PATH.fullmatch(directory):
        return None
    identity, resource = walked.kustomization.id, walked.kustomization.resource
    nested = sum(is_kustomization(each.id) for each in walked.applied)
    siblings = {each for each in first_level if each != directory and parent(each) == parent(directory)}
    file = _kustomization_file(directory, repository)
    return WorkloadRoot(
        path=directory,
        entrypoint=identity.name,
        namespace=identity.namespace,
        source=source,
        nested=nested,
        file=resource.path,
        line=resource.line,
        is_start=directory == start,
        is_group=bool(
            nested
            or _lists_directories(directory, file, repository)
            or _is_named_group(walked, start, siblings)
        ),
        moves_objects=_moves_objects(walked, file),
    )


def _kustomization_file(directory: str, repository: ParsedRepository) -> KustomizationFile | None:
    names = repository.files.kustomizations(directory)
    file = load(repository, join(directory, names[0])) if names else None
    return None if isinstance(file, Unreadable) else file


def _lists_directories(directory: str, file: KustomizationFile | None, repository: ParsedRepository) -> bool:
    """Whether a directory is made of directories below it, by its kustomization file or without one."""
    if file is None:
        below = (join(directory, each) for each in repository.files.directories[directory])
        return any(map(repository.files.is_directory, below))
    targets = (resolve(directory, entry.text) for entry in file.entries())
    return any(each and is_below(each, directory) and repository.files.is_directory(each) for each in targets)


def _is_named_group(walked: WalkedKustomization, start: str, siblings: set[str]) -> bool:
    """Whether a name is that of a group, or of a cluster's part of one: `apps/prod`, but not `apps/web`, `apps/db`."""
    directory, entrypoint = walked.directory.lower(), walked.name.lower()
    last, above = name(directory), name(parent(directory))
    if last in _GROUPS or {last.rpartition("-")[2], entrypoint.rpartition("-")[2]} & (_GROUPS - {"system"}):
        return True
    is_of_cluster = last in start.lower().split("/") or (not siblings and last != entrypoint)
    return above in _GROUPS and is_of_cluster


def _moves_objects(walked: WalkedKustomization, file: KustomizationFile | None) -> bool:
    """Whether a Flux Kustomization that is listed there would end up in another namespace, or with another name."""
    options, own = walked.kustomization.options, walked.kustomization.id.namespace
    namespaces = {options.namespace, file.text("namespace") if file else ""} - {"", own}
    names = (
        options.prefix,
        options.suffix,
        *((file.text("namePrefix"), file.text("nameSuffix")) if file else ()),
    )
    return bool(namespaces or any(names))


def roots_nobody_reads(
    roots: Sequence[WorkloadRoot], results: Sequence[WalkResult], repository: ParsedRepository
) -> Iterator[str]:
    """Directories with a kustomization file beside the roots, of which no cluster reads anything."""
    files = repository.files
    read = {path for result in results for path in result.files}
    read |= {
        walked.directory
        for result in results
        for walked in result.kustomizations
        if walked.outcome == "elsewhere"
    }
    for directory in sorted({parent(root.path) for root in roots if "/" in root.path}):
        for each in files.directories.get(directory, ()):
            path = join(directory, each)
            is_base = files.is_directory(path) and files.kustomizations(path)
            if is_base and not any(is_within(file, path) for file in read):
                yield path
