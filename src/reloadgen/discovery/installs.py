"""Charts that a cluster has already: Reloader, where and how it is installed, and other OCI charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader.reloader_install import ADDON, NAMESPACE
from reloadgen.addon_profiles.reloader.reloader_values import CHART
from reloadgen.files.paths import parent
from reloadgen.flux.helm_releases import Release, helm_releases
from reloadgen.inventory.cluster_resolver import GROUP
from reloadgen.inventory.layout import DEFAULT_LAYOUT
from reloadgen.manifests.fields import Content, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.discovery.discovered_cluster import DiscoveredCluster


@dataclass(frozen=True, slots=True)
class Install:
    """A chart that is there: which, as what, in which file; `ours` where reloadgen would write it at the same place."""

    cluster: str
    chart: str
    url: str
    version: str
    semver: str
    digest: str
    namespace: str
    values: Content
    path: str
    line: int
    why: str
    """Why it is no install that can be taken over; "" where it can."""


def installs(cluster: DiscoveredCluster) -> Iterator[Install]:
    """Every release of a chart whose source is in the cluster's tree."""
    for release in helm_releases(cluster.result):
        if release.chart:
            yield _install(cluster, release)


def _install(cluster: DiscoveredCluster, release: Release) -> Install:
    resource, source = release.resource, release.source
    content = source.content if source else {}
    oci = source is not None and source.id.kind == "OCIRepository"
    version, semver = text(content, "spec", "ref", "tag"), text(content, "spec", "ref", "semver")
    if not oci:
        exact = release.version[:1].isdigit() and all(char not in release.version for char in "*x<>=~^ ")
        version, semver = (release.version, "") if exact else ("", release.version)
    return Install(
        cluster.name,
        release.chart,
        text(content, "spec", "url") if oci else "",
        version,
        semver,
        text(content, "spec", "ref", "digest"),
        release.namespace,
        release.values,
        resource.path,
        resource.line,
        _why(cluster, release),
    )


def _why(cluster: DiscoveredCluster, release: Release) -> str:
    home = DEFAULT_LAYOUT.place(cluster.root.path, GROUP, ADDON).app_directory
    if parent(release.resource.path) != home:
        return f"it is in {parent(release.resource.path) or 'the top'}, not in {home}"
    if release.namespace != NAMESPACE:
        return f"it is in namespace {release.namespace or '(none)'}, not in {NAMESPACE}"
    return ""


def reloaders(cluster: DiscoveredCluster) -> tuple[Install, ...]:
    """The installs of Reloader in a cluster."""
    return tuple(each for each in installs(cluster) if each.chart == CHART)


def others(cluster: DiscoveredCluster) -> tuple[Install, ...]:
    """Other OCI charts in a cluster."""
    return tuple(each for each in installs(cluster) if each.chart != CHART and each.url.startswith("oci://"))
