"""Which of the directories that a cluster reads is the one for its workloads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.files.paths import is_within, join, parent
from reloadgen.flux.flux_objects import SourceRef, is_kustomization

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reloadgen.flux.walk_result import WalkedKustomization, WalkResult
    from reloadgen.manifests.parsed_repository import ParsedRepository

_LIKELY = ("platform", "system", "controllers", "infra", "core", "workloads", "apps")
"""Words in the names of such directories, the likeliest first."""
_SAFE = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")


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

    @property
    def _order(self) -> tuple[bool, int, int, str]:
        """The likeliest root first: it applies Kustomizations, and is named like a platform."""
        words = f"{self.path} {self.entrypoint}".lower()
        hint = next((index for index, word in enumerate(_LIKELY) if word in words), len(_LIKELY))
        return self.nested == 0, hint, -self.nested, self.path


def root_candidates(result: WalkResult) -> tuple[WorkloadRoot, ...]:
    """What may be the root of one cluster, the likeliest first."""
    roots: dict[str, WorkloadRoot] = {}
    for index, walked in enumerate(result.kustomizations):
        root = _root(walked)
        if root is not None and (root.nested or walked.parent == 0 or index == 0):
            roots.setdefault(root.path, root)
    if len(roots) > 1:  # where Flux starts is what leads to the workloads, and seldom holds them
        roots.pop(result.kustomizations[0].directory, None)
    return tuple(sorted(roots.values(), key=lambda root: root._order))  # noqa: SLF001 - of the same module


def _root(walked: WalkedKustomization) -> WorkloadRoot | None:
    source = walked.kustomization.source
    if walked.outcome != "read" or walked.base or source is None or not _SAFE.fullmatch(walked.directory):
        return None
    identity, resource = walked.kustomization.id, walked.kustomization.resource
    return WorkloadRoot(
        path=walked.directory,
        entrypoint=identity.name,
        namespace=identity.namespace,
        source=source,
        nested=sum(is_kustomization(each.id) for each in walked.applied),
        file=resource.path,
        line=resource.line,
    )


def assign_roots(
    candidates: Sequence[tuple[WorkloadRoot, ...]],
) -> list[tuple[WorkloadRoot | None, tuple[WorkloadRoot, ...]]]:
    """For each cluster the likeliest root that is neither inside nor around an earlier cluster's, and the others."""
    taken: list[str] = []
    assigned = []
    for offered in candidates:
        free = [root for root in offered if not any(_overlap(root.path, other) for other in taken)]
        best = free[0] if free else None
        if best is not None:
            taken.append(best.path)
        assigned.append((best, tuple(root for root in offered if root is not best)))
    return assigned


def _overlap(path: str, other: str) -> bool:
    return path != other and (
        is_within(path, other) or is_within(other, path) or path.lower() == other.lower()
    )


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
        for name in files.directories.get(directory, ()):
            path = join(directory, name)
            is_base = files.is_directory(path) and files.kustomizations(path)
            if is_base and not any(is_within(each, path) for each in read):
                yield path
