"""`entrypoint-missing`: the Flux Kustomization that the inventory names is not in the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.findings import Finding, Rule
from reloadgen.flux.flux_objects import is_kustomization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.flux.walk_result import WalkedKustomization
    from reloadgen.validation.case import Case

RULE = Rule(
    "entrypoint-missing",
    "error",
    "The entry point in the inventory does not exist in the cluster.",
    scope="reach",
)


def check(case: Case) -> Iterator[Finding]:
    """One finding, at `entrypoint` in the inventory, for each cluster without its entry point."""
    for walk in case.clusters:
        entrypoint = walk.cluster.entrypoint
        is_there = any(_is_entrypoint(walk, each) for each in walk.result.kustomizations)
        may_be_anywhere = any(not each.pattern for each in walk.result.unknowns)  # `unknown-reach` says so
        if entrypoint and walk.sync is not None and not is_there and not may_be_anywhere:
            yield _finding(case, walk)


def _is_entrypoint(walk: ClusterWalk, walked: WalkedKustomization) -> bool:
    """Whether it is in the cluster's `fluxNamespace`, or of that name and reads the root: nothing is missing then."""
    reads_root = walked.name == walk.cluster.entrypoint and walked.directory == walk.cluster.root
    return reads_root or walked.is_entrypoint_of(walk.cluster)


def _finding(case: Case, walk: ClusterWalk) -> Finding:
    cluster = walk.cluster
    at, fix = _where(case, walk)
    return RULE.finding(
        case.set_at(cluster, "entrypoint"),
        f"Flux Kustomization {cluster.entrypoint} not found in {cluster.name}: {at}",
        fix,
        clusters=(cluster.name,),
    )


def _where(case: Case, walk: ClusterWalk) -> tuple[str, str]:
    """Where one of that name is, and the fix."""
    cluster, start = walk.cluster, walk.result.kustomizations[0]
    if start.outcome != "read":
        return f"its Flux does not start: {start.why}", "correct syncPath, or what starts Flux"
    for walked in walk.result.kustomizations:
        if walked.name == cluster.entrypoint:
            namespace, path = walked.kustomization.id.namespace, walked.kustomization.resource.path
            return (
                f"the one in {path} is in namespace {namespace}, not {cluster.flux_namespace}",
                f"write `fluxNamespace: {namespace}`, or move it to {cluster.flux_namespace}",
            )
    for each in case.fleet_walk.flux_objects:
        if is_kustomization(each.id) and each.id.name == cluster.entrypoint:
            return (
                f"{each.path} contains one that this cluster does not read",
                f"list {each.path} in a kustomization that this cluster reads, or rename the entry point",
            )
    readers = [walked.name for walked in walk.result.kustomizations if walked.directory == cluster.root]
    if readers:
        fix = f"write `entrypoint: {readers[0]}`, which reads {cluster.root}"
    else:
        fix = f"add it, with `path: ./{cluster.root}`"
    return "no file that this cluster reads contains it", fix
