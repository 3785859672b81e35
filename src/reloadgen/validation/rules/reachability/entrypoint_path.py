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
    """One finding for each entry point whose path is known and is not the root; at `root` if nothing else is there."""
    for walk, walked in case.kustomizations():
        cluster = walk.cluster
        is_entrypoint = walked.is_entrypoint_of(cluster)
        has_path = walked.outcome in ("read", "missing path")
        if walk.sync is not None and is_entrypoint and has_path and walked.directory != cluster.root:
            yield _finding(case, walk, walked)


def _finding(case: Case, walk: ClusterWalk, walked: WalkedKustomization) -> Finding:
    cluster = walk.cluster
    directory = display(contained(walked.kustomization.resource.text("spec", "path"))) or "all of its source"
    message = (
        f"entry point {cluster.entrypoint} of {cluster.name} reads {directory}, not the root {cluster.root}"
    )
    path, root = walked.path_location, case.set_at(cluster, "root")
    if walked.outcome == "read" and case.has_only_ours(cluster.root):
        message = f"{message}, which holds generated files only"
        fix = f"write `root: {walked.directory}`"
        return RULE.finding(root, message, fix, clusters=(cluster.name,), about=(path,))
    fix = f"write `path: ./{cluster.root}` here, or `root: {walked.directory}` in the inventory"
    return RULE.finding(path, message, fix, clusters=(cluster.name,), about=(path, root))
