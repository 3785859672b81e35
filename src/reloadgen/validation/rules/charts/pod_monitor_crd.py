"""`pod-monitor-crd`: a release creates a PodMonitor, and nothing that the cluster reads installs its CRD."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader import reloader_values
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.helm_releases import Release
    from reloadgen.validation.case import Case

RULE = Rule(
    "pod-monitor-crd",
    "info",
    "A release creates a PodMonitor, and nothing installs its CRD.",
    problem=("the PodMonitor CRD was not found", "PodMonitors without their CRD"),
)
_CRD = "podmonitors.monitoring.coreos.com"
_CHARTS_WITH_CRD = frozenset(
    {
        "kube-prometheus-stack",
        "prometheus-operator-crds",
        "prometheus-operator",
        "prometheus-operator-admission-webhook",
    }
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each release of Reloader with a PodMonitor in a cluster without the definition."""
    defining = _defining_clusters(case)
    for walk, release in case.releases_of(reloader_values.CHART):
        if reloader_values.wants_pod_monitor(release.values) and walk.cluster.name not in defining:
            yield RULE.finding(
                release.resource.location("spec", "values", *reloader_values.POD_MONITOR),
                "nothing that this cluster reads installs the PodMonitor CRD, "
                "without which Helm installs nothing of this release",
                _fix(case, release),
                clusters=(walk.cluster.name,),
            )


def _fix(case: Case, release: Release) -> str:
    path = ".".join(reloader_values.POD_MONITOR)
    if release.resource.path in case.generated_paths:
        return (
            f"in the values of the add-on in {case.fleet.path}, set `{path}: false`; "
            "or set its `kustomization.dependsOn` to what installs the CRD"
        )
    return f"set `{path}: false`, or apply the release after what installs the CRD (dependsOn)"


def _defining_clusters(case: Case) -> set[str]:
    """The clusters whose tree holds the definition, or a chart that brings it."""
    by_object = {walk.cluster.name for walk, each in case.objects() if each.id.name == _CRD}
    by_chart = {walk.cluster.name for walk, each in case.releases if each.chart in _CHARTS_WITH_CRD}
    return by_object | by_chart
