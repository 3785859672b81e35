"""`entrypoint-missing`: the Flux Kustomization that the inventory names is not in the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.findings import Finding, Rule
from reloadgen.flux.objects import is_kustomization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import Surveyed
    from reloadgen.validation.case import Case

RULE = Rule("entrypoint-missing", "error", "The entry point in the inventory does not exist in the cluster.")


def check(case: Case) -> Iterator[Finding]:
    """One finding, at the cluster in the inventory, for each cluster without its entry point."""
    for surveyed in case.clusters:
        entrypoint = surveyed.cluster.entrypoint
        names = {node.kustomization.ident.name for node in surveyed.reach.nodes}
        if entrypoint and surveyed.start is not None and entrypoint not in names:
            yield _finding(case, surveyed)


def _finding(case: Case, surveyed: Surveyed) -> Finding:
    cluster = surveyed.cluster
    at, fix = _where(case, surveyed)
    return RULE.finding(
        Location(case.fleet.path, cluster.location.line, cluster.location.column),
        f"Flux Kustomization {cluster.entrypoint} not found in {cluster.name}: {at}",
        fix,
        clusters=(cluster.name,),
    )


def _where(case: Case, surveyed: Surveyed) -> tuple[str, str]:
    """Where one of that name is, and the fix."""
    cluster = surveyed.cluster
    for each in case.survey.flux:
        if is_kustomization(each.ident) and each.ident.name == cluster.entrypoint:
            return (
                f"{each.path} contains one that this cluster does not read",
                f"list {each.path} in a kustomization that this cluster reads, or rename the entry point",
            )
    readers = [
        node.kustomization.ident.name for node in surveyed.reach.nodes if node.directory == cluster.root
    ]
    if readers:
        fix = f"write `entrypoint: {readers[0]}`, which reads {cluster.root}"
    else:
        fix = f"add it, with `path: ./{cluster.root}`"
    return "no file that this cluster reads contains it", fix
