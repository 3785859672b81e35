"""The charts that a cluster has already: Reloader with its version and values, and other OCI charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader.reloader_install import ADDON, NAMESPACE
from reloadgen.addon_profiles.reloader.reloader_values import CHART
from reloadgen.files.paths import parent
from reloadgen.flux.helm_releases import Release, helm_releases
from reloadgen.inventory.cluster_resolver import GROUP
from reloadgen.inventory.layout import DEFAULT_LAYOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.discovery.discovered_cluster import DiscoveredCluster
    from reloadgen.manifests.fields import Content


_RANGE_CHARACTERS = frozenset("*x<>=~^ ")


@dataclass(frozen=True, slots=True)
class InstalledChart:
    """A chart that a HelmRelease installs, with the HelmRelease's position."""

    chart: str
    url: str
    """The URL of its OCIRepository; "" for charts from elsewhere."""
    version: str
    semver: str
    digest: str
    values: Content
    path: str
    line: int
    mismatch: str
    """How it differs from what reloadgen would install; "" where reloadgen can take it over."""


def installed_charts(cluster: DiscoveredCluster) -> Iterator[InstalledChart]:
    """Every chart of a cluster whose source the cluster's Kustomizations apply."""
    for release in helm_releases(cluster.result):
        if release.chart:
            yield _installed_chart(cluster, release)


def _installed_chart(cluster: DiscoveredCluster, release: Release) -> InstalledChart:
    source = release.source
    url = digest = ""
    if source is not None and source.id.kind == "OCIRepository":
        url, digest = source.text("spec", "url"), source.text("spec", "ref", "digest")
        version, semver = source.text("spec", "ref", "tag"), source.text("spec", "ref", "semver")
    else:
        exact = release.version[:1].isdigit() and _RANGE_CHARACTERS.isdisjoint(release.version)
        version, semver = (release.version, "") if exact else ("", release.version)
    return InstalledChart(
        chart=release.chart,
        url=url,
        version=version,
        semver=semver,
        digest=digest,
        values=release.values,
        path=release.resource.path,
        line=release.resource.line,
        mismatch=_mismatch(cluster, release),
    )


def _mismatch(cluster: DiscoveredCluster, release: Release) -> str:
    wanted = DEFAULT_LAYOUT.place(cluster.root.path, GROUP, ADDON).app_directory
    directory = parent(release.resource.path)
    if directory != wanted:
        return f"it is in {directory or 'the top'}, not in {wanted}"
    if release.namespace != NAMESPACE:
        return f"it is in namespace {release.namespace or '(none)'}, not in {NAMESPACE}"
    return ""


def reloaders(cluster: DiscoveredCluster) -> tuple[InstalledChart, ...]:
    """The installed charts of Reloader."""
    return tuple(each for each in installed_charts(cluster) if each.chart == CHART)


def other_oci_charts(cluster: DiscoveredCluster) -> tuple[InstalledChart, ...]:
    """The other charts that come from an OCI registry."""
    return tuple(
        each for each in installed_charts(cluster) if each.chart != CHART and each.url.startswith("oci://")
    )
