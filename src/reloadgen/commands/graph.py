"""`reloadgen graph`: the way from each cluster to the charts, with what is not reached and what nobody can tell."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.commands.gc_pause import paused
from reloadgen.commands.progress import Progress
from reloadgen.commands.session import compare_all, open_session
from reloadgen.flux.cluster_graph import picture
from reloadgen.reports.graphs import graph_dot, graph_mermaid, graph_tree

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation


def run(invocation: Invocation, *, output: str) -> int:
    """Draw the tree as it will be after `render`."""
    session = open_session(invocation)
    with Progress("rendering", len(session.selected), invocation) as progress:
        comparison = compare_all(session, tick=progress.tick)
    rendered = {cluster.name: tuple(comparison.plan.rendered_for(cluster)) for cluster in session.selected}
    fleet = replace(session.fleet, clusters=session.selected)
    with paused():
        boxes = picture(fleet, comparison.repository(), rendered)
    match output:
        case "mermaid":
            sys.stdout.write(graph_mermaid.render(boxes))
        case "dot":
            sys.stdout.write(graph_dot.render(boxes))
        case _:
            sys.stdout.write(graph_tree.render(boxes, color=invocation.colored(sys.stdout)))
    sys.stdout.flush()
    return 0
