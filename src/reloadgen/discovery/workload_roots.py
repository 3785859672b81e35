"""Which of the directories that a cluster reads is the one for its workloads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.files.paths import is_within, parent
from reloadgen.flux.objects import SourceRef, is_kustomization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.walk import Node, Reach
    from reloadgen.manifests.parsed_repository import ParsedRepository

_LIKELY = ("platform", "system", "controllers", "infra", "core", "workloads", "apps")
_SAFE = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")


@dataclass(frozen=True, slots=True)
class Root:
    """A directory that a cluster reads by a Flux Kustomization of its own."""

    path: str
    entrypoint: str
    namespace: str
    source: SourceRef
    nested: int
    """How many Flux Kustomizations it brings."""
    file: str
    line: int


def candidates(reach: Reach) -> tuple[Root, ...]:
    """The roots of one cluster, the likeliest first: what brings Kustomizations, then what is named like a platform."""
    found: dict[str, Root] = {}
    for index, node in enumerate(reach.nodes):
        root = _root(node)
        if root is not None and (root.nested or node.parent == 0 or index == 0):
            found.setdefault(root.path, root)
    first = reach.nodes[0].directory
    if len(found) > 1:  # the start's own directory holds what leads on, seldom what it leads to
        found.pop(first, None)
    return tuple(
        sorted(found.values(), key=lambda each: (each.nested == 0, _hint(each), -each.nested, each.path))
    )


def _root(node: Node) -> Root | None:
    if (
        node.state != "read"
        or node.base
        or not _SAFE.fullmatch(node.directory)
        or node.kustomization.source is None
    ):
        return None
    nested = sum(is_kustomization(each.ident) for each in node.objects)
    ident, resource = node.kustomization.ident, node.kustomization.resource
    return Root(
        node.directory,
        ident.name,
        ident.namespace,
        node.kustomization.source,
        nested,
        resource.path,
        resource.line,
    )


def _hint(root: Root) -> int:
    words = f"{root.path} {root.entrypoint}".lower()
    return next((index for index, word in enumerate(_LIKELY) if word in words), len(_LIKELY))


def choose(clusters: list[tuple[Root, ...]]) -> list[tuple[Root | None, tuple[Root, ...]]]:
    """For each cluster the likeliest root that lies neither inside nor around an earlier cluster's, and the others."""
    taken: list[str] = []
    found = []
    for offered in clusters:
        free = [root for root in offered if not any(_nests(root.path, other) for other in taken)]
        best = free[0] if free else None
        if best is not None:
            taken.append(best.path)
        found.append((best, tuple(root for root in offered if root is not best)))
    return found


def _nests(path: str, other: str) -> bool:
    return path != other and (
        is_within(path, other) or is_within(other, path) or path.lower() == other.lower()
    )


def unread(roots: list[Root], reaches: list[Reach], repository: ParsedRepository) -> Iterator[str]:
    """Directories beside the roots, with kustomizations of their own, of which no cluster reads anything."""
    read = {path for reach in reaches for path in reach.files}
    read |= {node.directory for reach in reaches for node in reach.nodes if node.state == "elsewhere"}
    for directory in sorted({parent(root.path) for root in roots if "/" in root.path}):
        for name in repository.files.directories.get(directory, ()):
            path = f"{directory}/{name}"
            if (
                repository.files.is_directory(path)
                and repository.files.kustomizations(path)
                and not any(is_within(each, path) for each in read)
            ):
                yield path
