"""The values of a HelmRelease compared with what its chart reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.chart_value_lists import ShippedLists, shipped
from reloadgen.charts.chart_files import Chart, read_chart
from reloadgen.charts.chart_templates import is_chart
from reloadgen.files.paths import contained, join, parent
from reloadgen.flux.sources import ThisRepository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.charts.chart_values import Mismatch
    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.flux.helm_releases import Release
    from reloadgen.manifests.parsed_repository import ParsedRepository

_OF_FILES = ("GitRepository", "Bucket")
"""Kinds of sources that hold a chart as a directory, whatever its version says."""


@dataclass(frozen=True, slots=True)
class ReleaseValues:
    """Judges the values of releases; a chart in the repository is read once."""

    repository: ParsedRepository
    inventory: str
    _charts: dict[str, Chart] = field(default_factory=dict, repr=False, compare=False)

    def mismatches(self, walk: ClusterWalk, release: Release) -> Iterator[Mismatch]:
        """The values that the chart does not read, or reads as another type; none for an unknown chart."""
        chart = self._chart(walk, release)
        if chart is not None:
            is_complete = not release.resource.items("spec", "valuesFrom")
            yield from chart.check(release.values, is_complete=is_complete)

    def _chart(self, walk: ClusterWalk, release: Release) -> Chart | ShippedLists | None:
        """The chart that the release names in the repository, else `charts/NAME/` beside the inventory, else a list."""
        local = self._local(walk, release)
        beside = join(parent(self.inventory), f"charts/{release.chart}") if release.chart else ""
        for directory in (local, beside):
            if directory and self.repository.files.is_directory(directory):
                if directory not in self._charts:
                    self._charts[directory] = read_chart(self.repository, directory)
                return self._charts[directory]
        is_of_files = release.reference is not None and release.reference.kind in _OF_FILES
        return None if is_of_files else shipped(release.chart, release.version)

    def _local(self, walk: ClusterWalk, release: Release) -> str:
        """The directory of a chart that lies in this repository; "" for any other."""
        if release.reference is None or release.reference.kind not in _OF_FILES or walk.sources is None:
            return ""
        content = walk.sources.content(release.reference)
        if not isinstance(content, ThisRepository):
            return ""
        directory = join(content.base, contained(release.resource.text("spec", "chart", "spec", "chart")))
        return directory if is_chart(self.repository, directory) else ""
