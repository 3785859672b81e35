"""`same-fullname`: two releases of one chart take each other's objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader import reloader_values
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.helm_releases import Release
    from reloadgen.validation.case import Case

RULE = Rule("same-fullname", "error", "Two releases of one chart give their objects the same names.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each release whose objects are called like those of an earlier one of its chart.

    Only Reloader's objects for the whole cluster are known; other charts are compared within one namespace.
    """
    first: dict[tuple[str, ...], Release] = {}
    for walk, release in case.releases:
        if release.chart:
            cluster, is_reloader = walk.cluster.name, release.chart == reloader_values.CHART
            namespace = "" if is_reloader else release.namespace
            earlier = first.setdefault((cluster, release.chart, namespace, release.fullname), release)
            if earlier is not release:
                yield _finding(case, cluster, earlier, release)


def _finding(case: Case, cluster: str, earlier: Release, release: Release) -> Finding:
    one, other = earlier.resource, release.resource
    if other.path in case.generated_paths:
        one, other = other, one
    return RULE.finding(
        other.location("spec", "values", "fullnameOverride"),
        f"{other.id} and {one.id} in {one.path} both install {release.chart} as {release.fullname}: "
        "the later one takes over the ClusterRole of the earlier one, which keeps running without permissions",
        "remove one, or give it another fullnameOverride",
        clusters=(cluster,),
    )
