"""What the rules look at: the clusters with everything that their Flux reads, and facts derived from it once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.files.file_names import is_yaml
from reloadgen.flux.helm_releases import Release, releases
from reloadgen.flux.objects import place_of
from reloadgen.flux.reachability import NotReached, Undecidable, judge_file
from reloadgen.kustomize.manifest_files import objects
from reloadgen.validation.release_values import mismatches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.addon_profiles.chart_value_lists import Misplaced, Mistyped
    from reloadgen.flux.fleet_walk import Survey, Surveyed
    from reloadgen.flux.walk import Node
    from reloadgen.inventory.fleet import Fleet
    from reloadgen.kustomize.resource import Resource
    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True)
class Case:
    """The fleet, the walk over its repository, and the paths of the generated files by cluster name."""

    fleet: Fleet
    survey: Survey
    rendered: Mapping[str, tuple[str, ...]]

    @property
    def repository(self) -> ParsedRepository:
        """The repository as it will be after `render`."""
        return self.survey.repository

    @property
    def clusters(self) -> tuple[Surveyed, ...]:
        """Every enabled cluster with what its Flux reads."""
        return self.survey.clusters

    @cached_property
    def generated_paths(self) -> frozenset[str]:
        """The paths of all generated files."""
        return frozenset(path for paths in self.rendered.values() for path in paths)

    @cached_property
    def generated_objects(self) -> tuple[tuple[tuple[str, ...], Resource], ...]:
        """Every object of the generated files as written, with the names of the clusters that get it."""
        names: dict[str, dict[str, None]] = {}
        for name, paths in self.rendered.items():
            for path in paths:
                names.setdefault(path, {})[name] = None
        return tuple(
            (tuple(clusters), resource)
            for path, clusters in names.items()
            if is_yaml(path)
            for resource in objects(self.repository, path)
        )

    @cached_property
    def unreached(self) -> tuple[tuple[Surveyed, str, NotReached | Undecidable], ...]:
        """Each generated manifest that a cluster does not read for sure, outer directories first."""
        return tuple(
            (surveyed, path, answer)
            for surveyed in self.clusters
            for path in _outermost_first(self.rendered.get(surveyed.cluster.name, ()))
            if isinstance(answer := judge_file(self.survey, surveyed, path), NotReached | Undecidable)
        )

    @cached_property
    def releases(self) -> tuple[tuple[Surveyed, Release], ...]:
        """Every HelmRelease of every cluster, after all transformations."""
        return tuple((surveyed, each) for surveyed in self.clusters for each in releases(surveyed.reach))

    @cached_property
    def value_mismatches(self) -> tuple[tuple[Surveyed, Release, Misplaced | Mistyped], ...]:
        """The values of releases that their chart does not read, or reads as another type."""
        return tuple(
            (surveyed, release, mismatch)
            for surveyed, release in self.releases
            for mismatch in mismatches(self.repository, self.fleet.path, release)
        )

    def releases_of(self, chart: str) -> Iterator[tuple[Surveyed, Release]]:
        """The HelmReleases of one chart."""
        return ((surveyed, release) for surveyed, release in self.releases if release.chart == chart)

    def kustomizations(self) -> Iterator[tuple[Surveyed, Node]]:
        """Every Flux Kustomization of every cluster."""
        for surveyed in self.clusters:
            for node in surveyed.reach.nodes:
                yield surveyed, node

    def objects(self) -> Iterator[tuple[Surveyed, Resource]]:
        """Every object of every cluster, after all transformations."""
        for surveyed in self.clusters:
            for _, resource in surveyed.reach.objects():
                yield surveyed, resource

    def location(self, resource: Resource, *keys: str | int) -> Location:
        """Where the value at these keys of an object is written, or the nearest one above it."""
        return Location(resource.path, *place_of(resource, self.repository, *keys))


def _outermost_first(paths: tuple[str, ...]) -> list[str]:
    manifests = [path for path in paths if is_yaml(path)]
    return sorted(manifests, key=lambda path: (path.count("/"), path))
