"""`entrypoint-path`: the Flux Kustomization that the inventory names reads another path than the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.paths import contained
from reloadgen.findings import Finding, Rule
from reloadgen.manifests.unknown_text import display

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.flux.walk_result import WalkedKustomization
    from reloadgen.validation.case import Case

RULE = Rule(
    "entrypoint-path", "error", "The path of the entry point is not the root in the inventory.", scope="reach"
)


def check(case: Case) -> Iterator[Finding]:
    """One finding, at its `spec.path`, for each entry point whose path is known and is not the root."""
    for walk, walked in case.kustomizations():
        cluster = walk.cluster
        is_entrypoint = bool(cluster.entrypoint) and walked.name == cluster.entrypoint
        has_path = walked.outcome in ("read", "missing path")
        if walk.sync is not None and is_entrypoint and has_path and walked.directory != cluster.root:
            yield _finding(walk, walked)


def _finding(walk: ClusterWalk, walked: WalkedKustomization) -> Finding:
    cluster, resource = walk.cluster, walked.kustomization.resource
    directory = display(contained(resource.text("spec", "path"))) or "all of its source"
    return RULE.finding(
        resource.location("spec", "path"),
        f"entry point {cluster.entrypoint} of {cluster.name} reads {directory}, not the root {cluster.root}",
        f"write `path: ./{cluster.root}` here, or `root: {walked.directory}` in the inventory",
        clusters=(cluster.name,),
    )
