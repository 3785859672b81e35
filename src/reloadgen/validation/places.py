"""Where a finding is, seen from what reloadgen writes: ours, on the way to it, built with it, or elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.paths import parent
from reloadgen.findings import PLACES
from reloadgen.validation.way_to_ours import way_to_ours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.errors import Location
    from reloadgen.findings import Finding, Place, Scope, Severity
    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.kustomize.resources.resource import Resource

_COUNTS: Mapping[Scope, tuple[Place, ...]] = {
    "reach": PLACES,
    "build": ("ours", "on-the-way", "built-with-ours"),
    "object": ("ours", "on-the-way"),
    "ours": ("ours",),
    "unread": (),
}


def counts_in(scope: Scope, severity: Severity, place: Place) -> bool:
    """Whether a finding counts in a place; a warning stops no build, so it counts as if it were about an object."""
    if severity == "info":
        return False
    return place in _COUNTS["object" if scope == "build" and severity != "error" else scope]


class ClusterPlaces:
    """The places of one cluster, from what its Flux reads; `ours` are the generated files and the inventory."""

    def __init__(
        self, walk: ClusterWalk, ours: frozenset[str], above: frozenset[str], breaks: tuple[Location, ...]
    ) -> None:
        """Follow the way to the generated files, which are in directories below `above`; where it breaks, to there."""
        self._walk, self._ours, self._above = walk, ours, above
        self._way = way_to_ours(walk, ours, breaks)

    def is_on_the_way(self, index: int) -> bool:
        """Whether the Flux Kustomization of this index has to succeed for ours to be applied."""
        return index in self._way.kustomizations

    def of(self, location: Location) -> Place:
        """The place of a position in a file."""
        if location.path in self._ours:
            return "ours"
        if self._is_of_object_on_the_way(location) or self._leads_to_ours(location.path):
            return "on-the-way"
        return "built-with-ours" if location.path in self._built else "elsewhere"

    def of_finding(self, finding: Finding) -> Place:
        """The nearest place of what a finding is about; what is about reach is always near."""
        if self.of(finding.location) == "ours":
            return "ours"
        found = min(map(self.of, finding.about or (finding.location,)), key=PLACES.index)
        return "on-the-way" if finding.scope == "reach" and found != "ours" else found

    def _is_of_object_on_the_way(self, location: Location) -> bool:
        """Whether the last object that begins before the position is on the way."""
        lines = self._lines.get(location.path, ())
        index = bisect_right(lines, location.line)
        return bool(index) and (location.path, lines[index - 1]) in self._on_the_way

    def _leads_to_ours(self, path: str) -> bool:
        """Whether it is a directory above ours, or a kustomization file beside one that lists what is on the way."""
        return path in self._above or (is_kustomization_file(path) and parent(path) in self._listing)

    @cached_property
    def _listing(self) -> frozenset[str]:
        return frozenset({self._walk.cluster.root, *map(parent, self._way.listings)})

    @cached_property
    def _on_the_way(self) -> frozenset[tuple[str, int]]:
        return frozenset(map(_begin, self._way.objects))

    @cached_property
    def _lines(self) -> Mapping[str, tuple[int, ...]]:
        """The lines where objects begin, by file, in files that hold an object on the way."""
        paths = {path for path, _ in self._on_the_way}
        built = (each for walked in self._walk.result.kustomizations for each in walked.build.resources)
        begins = {_begin(each) for each in built if each.path in paths} | self._on_the_way
        return {path: tuple(sorted(line for each, line in begins if each == path)) for path in paths}

    @cached_property
    def _built(self) -> frozenset[str]:
        """The files that the Kustomizations on the way build, and those that break their builds."""
        builds = [self._walk.result.kustomizations[index].build for index in self._way.kustomizations]
        read = {each.path for build in builds for each in build.reads}
        return frozenset(read | {each.path for build in builds for each in build.defects})


def _begin(resource: Resource) -> tuple[str, int]:
    return resource.path, resource.line
