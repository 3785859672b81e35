"""The trees of all clusters as one graph: what several clusters share is one node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.flux.graph_node import GraphNode


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in the order in which they are met, and edges between them by number."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[tuple[int, int], ...]


def merged(trees: tuple[GraphNode, ...]) -> Graph:
    """All trees as one graph; nodes with the same key are one."""
    numbers: dict[str, int] = {}
    nodes: list[GraphNode] = []
    edges: dict[tuple[int, int], None] = {}

    def visit(node: GraphNode) -> int:
        if node.key not in numbers:
            numbers[node.key] = len(nodes)
            nodes.append(node)
        number = numbers[node.key]
        for child in node.children:
            edges[number, visit(child)] = None
        return number

    for tree in trees:
        visit(tree)
    return Graph(tuple(nodes), tuple(edges))
