"""The trees of all clusters as one graph: what several clusters share is one box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.flux.cluster_graph import Box


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes in the order in which they are met, and arrows between them by number."""

    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, int], ...]


def merged(trees: tuple[Box, ...]) -> Graph:
    """All trees as one graph; boxes with the same key are one."""
    numbers: dict[str, int] = {}
    boxes: list[Box] = []
    arrows: dict[tuple[int, int], None] = {}

    def visit(box: Box) -> int:
        if box.key not in numbers:
            numbers[box.key] = len(boxes)
            boxes.append(box)
        number = numbers[box.key]
        for child in box.children:
            arrows[number, visit(child)] = None
        return number

    for tree in trees:
        visit(tree)
    return Graph(tuple(boxes), tuple(arrows))
