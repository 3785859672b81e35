"""The graph as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html), which forges draw in a README."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reloadgen.reports.graphs.graph_edges import merged

if TYPE_CHECKING:
    from reloadgen.flux.graph_node import GraphNode

_OPEN = {
    "cluster": "([",
    "path": "[/",
    "kustomization": "[",
    "file": "[",
    "release": "[[",
    "chart": "[(",
    "problem": "{{",
    "rest": "[",
}
_CLOSE = {
    "cluster": "])",
    "path": "/]",
    "kustomization": "]",
    "file": "]",
    "release": "]]",
    "chart": ")]",
    "problem": "}}",
    "rest": "]",
}
_CLASSES = """\
  classDef broken fill:#fde8e8,stroke:#c0392b,color:#7b1e14
  classDef unknown fill:#fff6dd,stroke:#b7791f,color:#6b4708
  classDef quiet fill:#f4f4f5,stroke:#9ca3af,color:#4b5563
"""
_PLAIN = re.compile(r"[^A-Za-z0-9 ./:_,()→-]")


def render(trees: tuple[GraphNode, ...]) -> str:
    """The flowchart; names are escaped so that none can end its label or become a directive."""
    graph = merged(trees)
    lines = ["flowchart LR", *(f"  {_node(number, box)}" for number, box in enumerate(graph.nodes))]
    lines += [f"  n{start} --> n{end}" for start, end in graph.edges]
    return "\n".join(lines) + "\n" + _CLASSES


def _node(number: int, node: GraphNode) -> str:
    words = _escaped(node.label) + (f"<br/><small>{_escaped(node.detail)}</small>" if node.detail else "")
    status = f":::{node.status}" if node.status != "good" else ""
    return f'n{number}{_OPEN[node.kind]}"{words}"{_CLOSE[node.kind]}{status}'


def _escaped(text: str) -> str:
    """Everything but letters, digits and a few harmless marks as Mermaid's entity codes."""
    return _PLAIN.sub(lambda match: f"#{ord(match[0])};", text)
