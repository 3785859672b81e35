"""The graph for people: a tree for each cluster; clusters whose trees are alike are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.flux.cluster_graph import Box, alike
from reloadgen.reports.terminal import Style, printable, styled

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLES: dict[str, Style] = {"broken": "red", "unknown": "yellow", "quiet": "dim"}
_MARKS = {"broken": "✗ ", "unknown": "? ", "good": "", "quiet": ""}
_NAMED = 6


def render(boxes: tuple[Box, ...], *, color: bool) -> str:
    """The trees, one below another."""
    lines = [line for box, others in alike(boxes) for line in _tree(box, others, color=color)]
    return "".join(f"{line}\n" for line in lines)


def _tree(box: Box, others: tuple[str, ...], *, color: bool) -> Iterator[str]:
    names = styled(printable(box.label), "bold", color=color)
    detail = f"  {styled(printable(box.detail), 'dim', color=color)}" if box.detail else ""
    yield names + detail
    if others:
        listed = ", ".join(others[:_NAMED]) + (", …" if len(others) > _NAMED else "")
        yield styled(f"│  and {len(others)} more alike: {printable(listed)}", "dim", color=color)
    yield from _children(box, "", color=color)


def _children(box: Box, indent: str, *, color: bool) -> Iterator[str]:
    for index, child in enumerate(box.children):
        last = index == len(box.children) - 1
        lead = styled(indent + ("└─ " if last else "├─ "), "dim", color=color)
        yield lead + _line(child, color=color)
        yield from _children(child, indent + ("   " if last else "│  "), color=color)


def _line(box: Box, *, color: bool) -> str:
    words = _MARKS[box.state] + printable(box.label)
    style = _STYLES.get(box.state)
    shown = styled(words, style, color=color) if style else words
    return f"{shown}  {styled(printable(box.detail), 'dim', color=color)}" if box.detail else shown
