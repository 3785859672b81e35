"""The nodes of the graph that `graph` draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

NodeKind: TypeAlias = Literal[
    "cluster", "path", "kustomization", "file", "release", "chart", "problem", "rest"
]
NodeStatus: TypeAlias = Literal["good", "broken", "unknown", "quiet"]


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One thing in the graph, and what follows from it. Nodes with the same key are the same thing."""

    kind: NodeKind
    key: str
    label: str
    detail: str = ""
    status: NodeStatus = "good"
    children: tuple[GraphNode, ...] = ()

    def with_path(self, path: tuple[GraphNode, ...]) -> GraphNode:
        """The same node with a path of nodes below it; those that are there already are not added again."""
        if not path:
            return self
        head, rest = path[0], path[1:]
        for index, child in enumerate(self.children):
            if child.key == head.key:
                merged = child.with_path(rest)
                return replace(self, children=(*self.children[:index], merged, *self.children[index + 1 :]))
        return replace(self, children=(*self.children, head.with_path(rest)))


def group_identical(roots: Iterable[GraphNode]) -> tuple[tuple[GraphNode, tuple[str, ...]], ...]:
    """Trees that differ in the cluster's name only: the first of each group, and the names of the others."""
    groups: dict[str, tuple[GraphNode, list[str]]] = {}
    for root in roots:
        first, names = groups.setdefault(_outline(root, root.label), (root, []))
        if first is not root:
            names.append(root.label)
    return tuple((root, tuple(names)) for root, names in groups.values())


def _outline(node: GraphNode, cluster: str) -> str:
    """A tree as text, without the cluster's name and without line numbers."""
    own = f"{node.kind} {node.status} {node.label}".replace(cluster, "*")
    return f"({own}{''.join(_outline(child, cluster) for child in node.children)})"
