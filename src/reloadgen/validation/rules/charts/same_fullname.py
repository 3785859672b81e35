"""`same-fullname`: two releases of one chart take each other's objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader import reloader_values
from reloadgen.findings import Finding, Rule
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.helm_releases import Release
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.validation.case import Case

RULE = Rule("same-fullname", "error", "Two releases of one chart give their objects the same names.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each release whose objects are called like those of another one of its chart.

    One release that two Flux Kustomizations apply is `object-twice`.
    """
    first: dict[tuple[str, ...], Release] = {}
    for walk, release in case.releases:
        if release.chart and not unknown_parts(f"{release.namespace}{release.fullname}"):
            earlier = first.setdefault((walk.cluster.name, *_names(release)), release)
            if earlier.resource.id != release.resource.id:
                yield _finding(case, walk.cluster.name, earlier, release)


def _names(release: Release) -> tuple[str, ...]:
    """What is the same for releases whose objects have the same names: of Reloader's, some have no namespace."""
    in_whole_cluster = release.chart == reloader_values.CHART and reloader_values.watches_globally(
        release.values
    )
    namespace = "" if in_whole_cluster else release.namespace
    remote_cluster = release.resource.text("spec", "kubeConfig", "secretRef", "name")
    return release.chart, namespace, release.fullname, remote_cluster


def _finding(case: Case, cluster: str, earlier: Release, release: Release) -> Finding:
    one, other = earlier.resource, release.resource
    if other.path in case.generated_paths:
        one, other = other, one
    return RULE.finding(
        other.location("spec", "values", "fullnameOverride"),
        f"{other.id} and {one.id} in {one.path} both install {release.chart} as {release.fullname}: "
        f"{_consequence(release)}",
        _fix(case, one),
        clusters=(cluster,),
        about=(other.location(), one.location()),
    )


def _consequence(release: Release) -> str:
    if release.chart == reloader_values.CHART and reloader_values.watches_globally(release.values):
        return "the later one takes over the ClusterRole of the earlier one, which keeps running without permissions"
    return "the later one takes over the objects of the earlier one"


def _fix(case: Case, one: Resource) -> str:
    if one.path not in case.generated_paths:
        return "remove one of the two, or give it another fullnameOverride"
    return (
        f"keep one of the two: remove this one, or disable the add-on for this cluster in {case.fleet.path}; "
        "to keep both, give one another fullnameOverride"
    )
