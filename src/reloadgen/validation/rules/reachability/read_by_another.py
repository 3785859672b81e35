"""`read-by-another`: a cluster reads what is generated for another one, and gets add-ons that it is not to get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.paths import parent
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.inventory.fleet import Cluster
    from reloadgen.validation.case import Case

RULE = Rule(
    "read-by-another",
    "error",
    "A cluster reads what is generated for another cluster.",
    scope="reach",
    problem=("another cluster reads this root", "roots that other clusters read"),
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each cluster and each root of another one from which it reads generated files.

    A root that the entry point of the reader builds is left out: `entrypoint-path` says so.
    """
    for walk in case.clusters:
        own = set(case.rendered.get(walk.cluster.name, ()))
        reported = {
            each.directory for each in walk.result.kustomizations if each.is_entrypoint_of(walk.cluster)
        }
        for cluster in case.fleet.clusters:
            paths = [each for each in case.rendered.get(cluster.name, ()) if each not in own]
            path = next((each for each in paths if each in walk.result.files), None)
            if path is not None and cluster.root not in reported:
                reported.add(cluster.root)
                yield _finding(case, walk, cluster, path)


def _finding(case: Case, walk: ClusterWalk, cluster: Cluster, path: str) -> Finding:
    reader = walk.cluster.name
    message = (
        f"{reader} reads the root {cluster.root} of {cluster.name} too, and gets {parent(path)}, "
        f"which the inventory does not give it"
    )
    fix = f"choose a root that only {cluster.name} reads, or give {reader} the same root and add-ons"
    return RULE.finding(case.set_at(cluster, "root"), message, fix, clusters=(reader,))
