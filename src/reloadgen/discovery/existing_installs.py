"""Whether a cluster has Reloader already, in a form that reloadgen does not take over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.discovery.installed_charts import reloaders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reloadgen.discovery.discovered_cluster import DiscoveredCluster

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class OtherInstall:
    """An install of Reloader that a second one would collide with; what is not certain may not be in the cluster."""

    path: str
    line: int
    how: str
    is_certain: bool = True


def other_installs(clusters: Iterable[DiscoveredCluster]) -> Mapping[str, tuple[OtherInstall, ...]]:
    """By root, because the clusters of a root get the same files: what any of them has already."""
    found: dict[str, dict[OtherInstall, None]] = {}
    for cluster in clusters:
        for install in _of_cluster(cluster):
            found.setdefault(cluster.root.path, {})[install] = None
    return {root: tuple(sorted(installs, key=_order)) for root, installs in found.items()}


def _of_cluster(cluster: DiscoveredCluster) -> Iterator[OtherInstall]:
    for release in reloaders(cluster):
        if release.mismatch:
            yield OtherInstall(release.path, release.line, release.mismatch)
    for trace in cluster.traces:
        yield OtherInstall(trace.path, trace.line, trace.what, trace.is_certain)


def _order(install: OtherInstall) -> tuple[bool, str, int, str]:
    return not install.is_certain, install.path, install.line, install.how


def comment(installs: tuple[OtherInstall, ...]) -> Iterator[str]:
    """What the inventory says about them, above the line that disables the add-on."""
    certain = [each for each in installs if each.is_certain]
    for install in (certain or installs)[:_SHOWN]:
        state = "is already installed, in" if install.is_certain else "may be installed already, by"
        yield f"# Reloader {state} {install.path}:{install.line}: {install.how}."
    if certain:
        yield "# A second release would take over its ClusterRole. To move it here, remove that release,"
        yield "# let Flux prune it, then remove the next line."
    else:
        yield "# The files do not tell whether this cluster gets it. If it does not, remove the next line."
