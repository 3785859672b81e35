"""`entrypoint-path`: the Flux Kustomization that the inventory names reads another path than the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.paths import contained
from reloadgen.findings import Finding, Rule
from reloadgen.flux.substitution import shown
from reloadgen.kustomize.resource import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import Surveyed
    from reloadgen.flux.walk import Node
    from reloadgen.validation.case import Case

RULE = Rule("entrypoint-path", "error", "The path of the entry point is not the root in the inventory.")


def check(case: Case) -> Iterator[Finding]:
    """One finding, at its `spec.path`, for each entry point whose path is known and is not the root."""
    for surveyed, node in case.kustomizations():
        cluster = surveyed.cluster
        is_entrypoint = bool(cluster.entrypoint) and node.kustomization.ident.name == cluster.entrypoint
        has_path = node.state in ("read", "missing path")
        if surveyed.start is not None and is_entrypoint and has_path and node.directory != cluster.root:
            yield _finding(case, surveyed, node)


def _finding(case: Case, surveyed: Surveyed, node: Node) -> Finding:
    cluster, resource = surveyed.cluster, node.kustomization.resource
    directory = shown(contained(text(resource.content, "spec", "path"))) or "all of its source"
    return RULE.finding(
        case.location(resource, "spec", "path"),
        f"entry point {cluster.entrypoint} of {cluster.name} reads {directory}, not the root {cluster.root}",
        f"write `path: ./{cluster.root}` here, or `root: {node.directory}` in the inventory",
        clusters=(cluster.name,),
    )
