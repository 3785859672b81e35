"""The graph in Graphviz' language (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reloadgen.reports.graphs.graph_edges import merged

if TYPE_CHECKING:
    from reloadgen.flux.graph_node import GraphNode

_SHAPES = {
    "cluster": "ellipse",
    "path": "folder",
    "kustomization": "box",
    "file": "note",
    "release": "component",
    "chart": "cylinder",
    "problem": "box",
    "rest": "plaintext",
}
_COLORS = {
    "good": ("#374151", "#ffffff"),
    "broken": ("#c0392b", "#fde8e8"),
    "unknown": ("#b7791f", "#fff6dd"),
    "quiet": ("#9ca3af", "#f4f4f5"),
}
_WIDTH = 60
_HEAD = """\
digraph reloadgen {
  rankdir=LR
  node [fontname="Helvetica", fontsize=11, style=filled]
  edge [color="#6b7280"]
"""


def render(trees: tuple[GraphNode, ...]) -> str:
    """The directed graph."""
    graph = merged(trees)
    lines = [f"  {_node(number, box)}" for number, box in enumerate(graph.nodes)]
    lines += [f"  n{start} -> n{end}" for start, end in graph.edges]
    return _HEAD + "\n".join(lines) + "\n}\n"


def _node(number: int, node: GraphNode) -> str:
    line, fill = _COLORS[node.status]
    words = [part for half in re.split(r" (?=[→>] )", node.label) for part in _wrapped(half)]
    label = "\\n".join(_escaped(part) for part in (*words, *_wrapped(node.detail)))
    return f'n{number} [shape={_SHAPES[node.kind]}, color="{line}", fillcolor="{fill}", label="{label}"]'


def _wrapped(text: str) -> list[str]:
    """A long sentence over several lines."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + len(word) < _WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _escaped(text: str) -> str:
    return (
        "".join(char if char.isprintable() else " " for char in text)
        .replace("\\", "\\\\")
        .replace('"', '\\"')
    )
