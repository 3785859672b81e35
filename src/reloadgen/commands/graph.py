"""`reloadgen graph`: how each cluster's Flux gets to the charts, what it does not reach, and what is unknown."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reloadgen.commands.console import Console
from reloadgen.commands.kustomize_choice import chosen_judge, tell_who_decided
from reloadgen.commands.open_session import open_session
from reloadgen.commands.progress import Progress
from reloadgen.flux.fleet_graph import fleet_graph
from reloadgen.reports.graphs import graph_dot, graph_mermaid, graph_tree
from reloadgen.workspace.comparison import Comparison, compare_all
from reloadgen.workspace.gc_pause import paused

if TYPE_CHECKING:
    from reloadgen.commands.invocation import Invocation
    from reloadgen.external_kustomize.kustomize_judge import KustomizeJudge
    from reloadgen.flux.graph_node import GraphNode


def run(invocation: Invocation, *, output: str) -> int:
    """Draw the tree as it will be after `render`."""
    with Progress(invocation) as progress:
        progress.start("reading the inventory")
        session = open_session(invocation)
        tick = progress.start("rendering", len(session.selected), then="comparing")
        comparison = compare_all(session, tick=tick)
        console = Console(invocation, session.inventory.top)
        judge = chosen_judge(invocation, session, console)
        with paused():
            roots = _graph(comparison, progress, judge)
    tell_who_decided(judge, invocation, console)
    match output:
        case "mermaid":
            sys.stdout.write(graph_mermaid.render(roots))
        case "dot":
            sys.stdout.write(graph_dot.render(roots))
        case _:
            sys.stdout.write(graph_tree.render(roots, color=invocation.colored(sys.stdout)))
    sys.stdout.flush()
    Console(invocation, session.inventory.top).notes(comparison.planned.notes)
    return 0


def _graph(comparison: Comparison, progress: Progress, judge: KustomizeJudge | None) -> tuple[GraphNode, ...]:
    progress.start("reading the repository")
    fleet, repository = comparison.session.selected_fleet, comparison.repository()
    return fleet_graph(fleet, repository, comparison.rendered, progress.start, judge)
