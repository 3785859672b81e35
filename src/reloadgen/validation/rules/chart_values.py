"""The values of releases whose chart we know: what the chart does not read, and what does not do what it seems to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.chart_value_lists import (
    ChartValues,
    Misplaced,
    Mistyped,
    from_schema,
    from_values,
    shipped,
)
from reloadgen.files.paths import join, parent
from reloadgen.flux.helm_releases import Release, releases
from reloadgen.flux.objects import place_of
from reloadgen.kustomize.resource import at, text
from reloadgen.validation.issue import Case, Issue, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import Surveyed

_RELOADER = "reloader"
_BRINGS_POD_MONITOR = frozenset(
    {
        "kube-prometheus-stack",
        "prometheus-operator-crds",
        "prometheus-operator",
        "prometheus-operator-admission-webhook",
    }
)


def levels(case: Case) -> Iterator[Issue]:
    """`values-level` and `value-type`: values that the chart does not read, or reads as something else."""
    for surveyed in case.survey.clusters:
        for release in releases(surveyed.reach):
            known = _known(case, release)
            for wrong in known.check(release.values) if known else ():
                yield _wrong(case, surveyed, release, wrong)


def _known(case: Case, release: Release) -> ChartValues | None:
    """The chart's schema or values file in `charts/NAME/` beside the inventory; else the list that ships."""
    repository = case.survey.repository
    directory = join(parent(case.fleet.path), f"charts/{release.chart}")
    for name, read in (("values.schema.json", from_schema), ("values.yaml", from_values)):
        documents = (
            repository.documents(path) if repository.files.is_file(path := join(directory, name)) else ()
        )
        if isinstance(documents, tuple) and documents:
            return read(documents[0].value)
    return shipped(release.chart, release.version.partition("+")[0])


def _wrong(case: Case, surveyed: Surveyed, release: Release, wrong: Misplaced | Mistyped) -> Issue:
    place = (
        release.resource.path,
        *place_of(release.resource, case.survey.repository, "spec", "values", *wrong.keys),
    )
    names, path = (surveyed.cluster.name,), ".".join(wrong.keys)
    chart = f"{release.chart} {release.version}".strip()
    if isinstance(wrong, Misplaced):
        message = f"chart {chart} reads no value {path}: Helm drops it without a word"
        fix = f"did you mean {wrong.belongs}?" if wrong.belongs else "remove it"
        return Issue(*place, "values-level", "warning", message, fix, names)
    shown = (
        json.dumps(wrong.value)
        if isinstance(wrong.value, str | int | float | bool)
        else f"a {type(wrong.value).__name__}"
    )
    message = f"chart {chart} takes {wrong.expected} for {path}, not {shown}"
    quoted = isinstance(wrong.value, str) and wrong.expected == "true or false"
    fix = "write it without quotes: to Helm, every text is true" if quoted else ""
    return Issue(*place, "value-type", "error", message, fix, names)


def _reloaders(case: Case) -> Iterator[tuple[Surveyed, Release]]:
    for surveyed in case.survey.clusters:
        for release in releases(surveyed.reach):
            if release.chart == _RELOADER:
                yield surveyed, release


def replicas(case: Case) -> Iterator[Issue]:
    """`replicas-without-ha`: the Reloader chart caps the replicas at 1 unless `enableHA` is set."""
    for surveyed, release in _reloaders(case):
        count = at(release.values, "reloader", "deployment", "replicas")
        if isinstance(count, int) and count > 1 and at(release.values, "reloader", "enableHA") is not True:
            message = f"the chart makes 1 replica of {release.resource.ident.shown}, not {count}: enableHA is not set"
            keys = ("spec", "values", "reloader", "deployment", "replicas")
            place = release.resource.path, *place_of(release.resource, case.survey.repository, *keys)
            fix = "set `reloader.enableHA: true`"
            yield Issue(*place, "replicas-without-ha", "warning", message, fix, (surveyed.cluster.name,))


def pod_monitors(case: Case) -> Iterator[Issue]:
    """`pod-monitor-crd`: a PodMonitor is asked for where nothing in the cluster's tree brings its definition."""
    for surveyed, release in _reloaders(case):
        if text(release.values, "reloader", "podMonitor", "enabled") != "true" or _has_pod_monitors(surveyed):
            continue
        keys = ("spec", "values", "reloader", "podMonitor", "enabled")
        place = release.resource.path, *place_of(release.resource, case.survey.repository, *keys)
        message = (
            "nothing in this cluster's tree brings the definition of PodMonitor, "
            "without which Helm installs nothing of this release"
        )
        fix = "set `reloader.podMonitor.enabled: false`, or let `kustomization.dependsOn` name what brings it"
        severity: Severity = "info"
        yield Issue(*place, "pod-monitor-crd", severity, message, fix, (surveyed.cluster.name,))


def _has_pod_monitors(surveyed: Surveyed) -> bool:
    crd = any(each.ident.name == "podmonitors.monitoring.coreos.com" for _, each in surveyed.reach.objects())
    return crd or any(release.chart in _BRINGS_POD_MONITOR for release in releases(surveyed.reach))


def fullnames(case: Case) -> Iterator[Issue]:
    """`same-fullname`: two releases of one chart whose objects have the same names in one cluster.

    Of charts other than Reloader it counts within one namespace only: their cluster-wide objects are not known.
    """
    for surveyed in case.survey.clusters:
        first: dict[tuple[str, str, str], Release] = {}
        for release in releases(surveyed.reach):
            if not release.chart:
                continue
            space = "" if release.chart == _RELOADER else release.namespace
            before = first.setdefault((release.chart, space, release.fullname), release)
            if before is not release:
                yield _same_name(case, surveyed, before, release)


def _same_name(case: Case, surveyed: Surveyed, before: Release, release: Release) -> Issue:
    one, other = before.resource, release.resource
    if case.is_ours(other.path):
        one, other = other, one
    message = (
        f"{other.ident.shown} and {one.ident.shown} in {one.path} both install {release.chart} as {release.fullname}: "
        "the later takes over the earlier's ClusterRole, and that one goes on without rights"
    )
    place = other.path, *place_of(other, case.survey.repository, "spec", "values", "fullnameOverride")
    fix = "remove one, or give it another fullnameOverride"
    return Issue(*place, "same-fullname", "error", message, fix, (surveyed.cluster.name,))
