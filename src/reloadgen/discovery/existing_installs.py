"""Whether a cluster has Reloader already, in a form that reloadgen does not take over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.discovery.installed_charts import reloaders
from reloadgen.discovery.reloader_traces import ReloaderTrace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reloadgen.discovery.discovered_cluster import DiscoveredCluster

_SHOWN = 4


def other_installs(clusters: Iterable[DiscoveredCluster]) -> Mapping[str, tuple[ReloaderTrace, ...]]:
    """By root, because the clusters of a root get the same files: what any of them has already."""
    found: dict[str, dict[ReloaderTrace, None]] = {}
    for cluster in clusters:
        for install in _of_cluster(cluster):
            found.setdefault(cluster.root.path, {})[install] = None
    return {root: tuple(sorted(installs, key=_order)) for root, installs in found.items()}


def _of_cluster(cluster: DiscoveredCluster) -> Iterator[ReloaderTrace]:
    for release in reloaders(cluster):
        if release.mismatch:
            yield ReloaderTrace(release.path, release.line, release.mismatch)
    yield from cluster.traces


def _order(install: ReloaderTrace) -> tuple[bool, str, int, str]:
    return not install.is_certain, install.path, install.line, install.what


def comment(installs: tuple[ReloaderTrace, ...]) -> Iterator[str]:
    """What the inventory says about them, above the line that disables the add-on."""
    certain = [each for each in installs if each.is_certain]
    for install in (certain or installs)[:_SHOWN]:
        state = "is already installed, in" if install.is_certain else "may be installed already, by"
        yield f"# Reloader {state} {install.path}:{install.line}: {install.what}."
    if certain:
        yield "# A second release would take over its ClusterRole. To move it here, remove that release,"
        yield "# let Flux prune it, then remove the next line."
    else:
        yield "# The files do not tell whether this cluster gets it. If it does not, remove the next line."
