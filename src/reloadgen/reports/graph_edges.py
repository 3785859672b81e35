"""The picture as boxes and arrows: what several clusters share is drawn once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.flux.cluster_graph import Box


@dataclass(frozen=True, slots=True)
class Linked:
    """Boxes by number, in the order in which they are met, and the arrows between them."""

    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, int], ...]


def linked(trees: tuple[Box, ...]) -> Linked:
    """All trees as one graph."""
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
    return Linked(tuple(boxes), tuple(arrows))
