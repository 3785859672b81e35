"""The graph for people: a tree for each cluster; clusters whose trees are group_identical are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.flux.graph_node import GraphNode, group_identical
from reloadgen.reports.counts import counted, listed
from reloadgen.reports.terminal import Style, printable, styled

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLES: dict[str, Style] = {"broken": "red", "unknown": "yellow", "quiet": "dim"}
_MARKS = {"broken": "✗ ", "unknown": "? ", "good": "", "quiet": ""}
_NAMED = 6


def render(nodes: tuple[GraphNode, ...], *, color: bool) -> str:
    """The trees, one below another."""
    lines = [line for node, others in group_identical(nodes) for line in _tree(node, others, color=color)]
    return "".join(f"{line}\n" for line in lines)


def _tree(node: GraphNode, others: tuple[str, ...], *, color: bool) -> Iterator[str]:
    names = styled(printable(node.label), "bold", color=color)
    detail = f"  {styled(printable(node.detail), 'dim', color=color)}" if node.detail else ""
    yield names + detail
    if others:
        names = printable(listed(others, _NAMED))
        yield styled(f"│  the same in {counted(len(others), 'more cluster')}: {names}", "dim", color=color)
    yield from _children(node, "", color=color)


def _children(node: GraphNode, indent: str, *, color: bool) -> Iterator[str]:
    for index, child in enumerate(node.children):
        last = index == len(node.children) - 1
        lead = styled(indent + ("└─ " if last else "├─ "), "dim", color=color)
        yield lead + _line(child, color=color)
        yield from _children(child, indent + ("   " if last else "│  "), color=color)


def _line(node: GraphNode, *, color: bool) -> str:
    words = _MARKS[node.status] + printable(node.label)
    style = _STYLES.get(node.status)
    shown = styled(words, style, color=color) if style else words
    return f"{shown}  {styled(printable(node.detail), 'dim', color=color)}" if node.detail else shown
