"""What the rules look at: the clusters with everything that their Flux reads, and facts derived from it once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.files.file_names import is_kustomization_file, is_yaml
from reloadgen.files.paths import ancestors, parent
from reloadgen.flux.broken_chain import NotReached
from reloadgen.flux.controllers.installed_flux import InstalledFlux, Version, installed_flux
from reloadgen.flux.helm_releases import Release, helm_releases
from reloadgen.flux.reachability import Undecidable, reachability
from reloadgen.inventory import yaml_text
from reloadgen.validation.places import ClusterPlaces
from reloadgen.validation.release_values import ReleaseValues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.charts.chart_values import Mismatch
    from reloadgen.document.nodes import KeyPath
    from reloadgen.flux.fleet_walk import ClusterWalk, FleetWalk
    from reloadgen.flux.walk_result import WalkedKustomization
    from reloadgen.inventory.fleet import Cluster, Fleet
    from reloadgen.inventory.yaml_text import YamlText
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.kubernetes_object import KubernetesObject
    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True)
class Case:
    """The fleet, the walk over its repository, and the paths of the generated files by cluster name."""

    fleet: Fleet
    fleet_walk: FleetWalk
    rendered: Mapping[str, tuple[str, ...]]

    @property
    def repository(self) -> ParsedRepository:
        """The repository as it will be after `render`."""
        return self.fleet_walk.repository

    @property
    def clusters(self) -> tuple[ClusterWalk, ...]:
        """Every enabled cluster with what its Flux reads."""
        return self.fleet_walk.clusters

    def locate(self, path: KeyPath) -> Location | None:
        """Where in the inventory a key path is; None if the inventory is no file of the repository, but a link."""
        return None if self._inventory is None else self._inventory.locate(path)

    @cached_property
    def _inventory(self) -> YamlText | None:
        path, files = self.fleet.path, self.repository.files
        return yaml_text.read(files.read(path), path) if files.is_file(path) else None

    def set_at(self, cluster: Cluster, *keys: str) -> Location:
        """Where the inventory sets the first of these settings of a cluster; the cluster's entry where it sets none."""
        for key in keys:
            if (origin := cluster.settings.mention(key)) and (location := self.locate(origin)):
                return location
        return Location(self.fleet.path, cluster.location.line, cluster.location.column)

    def has_only_ours(self, root: str) -> bool:
        """Whether a root holds generated files and kustomization files alone: nobody else put anything there."""
        return all(
            path in self.generated_paths or is_kustomization_file(path)
            for path in self.repository.files.below(root)
        )

    @cached_property
    def generated_paths(self) -> frozenset[str]:
        """The paths of all generated files."""
        return frozenset(path for paths in self.rendered.values() for path in paths)

    @cached_property
    def generated_objects(self) -> tuple[tuple[tuple[str, ...], KubernetesObject], ...]:
        """Every object of the generated files as written, with the names of the clusters that get it."""
        names: dict[str, dict[str, None]] = {}
        for name, paths in self.rendered.items():
            for path in paths:
                names.setdefault(path, {})[name] = None
        return tuple(
            (tuple(clusters), written)
            for path, clusters in names.items()
            if is_yaml(path)
            for written in self.repository.objects(path)
        )

    @cached_property
    def unreached(self) -> tuple[tuple[ClusterWalk, str, NotReached | Undecidable], ...]:
        """Each generated manifest that a cluster does not read for sure, outer directories first."""
        return tuple(
            (walk, path, answer)
            for walk in self.clusters
            for path in _outermost_first(self.rendered.get(walk.cluster.name, ()))
            if isinstance(answer := reachability(self.fleet_walk, walk, path), NotReached | Undecidable)
        )

    @cached_property
    def places(self) -> Mapping[str, ClusterPlaces]:
        """For each cluster, by name, what is ours, on the way to it, built with it, and elsewhere."""
        ours = self.generated_paths | {self.fleet.path}
        above = frozenset(each for path in self.generated_paths for each in ancestors(parent(path))) - {""}
        breaks: dict[str, list[Location]] = {}
        for walk, _, answer in self.unreached:
            location = Location(answer.path, answer.line, answer.column)
            breaks.setdefault(walk.cluster.name, []).append(location)
        return {
            walk.cluster.name: ClusterPlaces(walk, ours, above, tuple(breaks.get(walk.cluster.name, ())))
            for walk in self.clusters
        }

    @cached_property
    def installed_flux(self) -> Mapping[str, InstalledFlux]:
        """The Flux that runs in each cluster, by name; the inventory's version wins over what the files show."""
        written: dict[str, list[Resource]] = {}
        for resource in self.fleet_walk.flux_objects:
            written.setdefault(parent(resource.path), []).append(resource)
        beside = {directory: tuple(resources) for directory, resources in written.items()}
        found = {walk.cluster.name: installed_flux(walk, beside, self.repository) for walk in self.clusters}
        if not self.fleet.flux_version:
            return found
        version = Version("Flux", self.fleet.flux_version)
        return {name: replace(each, version=version) for name, each in found.items()}

    @cached_property
    def releases(self) -> tuple[tuple[ClusterWalk, Release], ...]:
        """Every HelmRelease of every cluster, after all transformations."""
        return tuple((walk, each) for walk in self.clusters for each in helm_releases(walk.result))

    @cached_property
    def value_mismatches(self) -> tuple[tuple[ClusterWalk, Release, Mismatch], ...]:
        """The values of releases that their chart does not read, or reads as another type."""
        judge = ReleaseValues(self.repository, self.fleet.path)
        return tuple(
            (walk, release, mismatch)
            for walk, release in self.releases
            for mismatch in judge.mismatches(walk, release)
        )

    def releases_of(self, chart: str) -> Iterator[tuple[ClusterWalk, Release]]:
        """The HelmReleases of one chart."""
        return ((walk, release) for walk, release in self.releases if release.chart == chart)

    def kustomizations(self) -> Iterator[tuple[ClusterWalk, WalkedKustomization]]:
        """Every Flux Kustomization of every cluster."""
        for walk in self.clusters:
            for walked in walk.result.kustomizations:
                yield walk, walked

    def objects(self) -> Iterator[tuple[ClusterWalk, Resource]]:
        """Every object of every cluster, after all transformations."""
        for walk in self.clusters:
            for _, resource in walk.result.applied():
                yield walk, resource


def _outermost_first(paths: tuple[str, ...]) -> list[str]:
    manifests = [path for path in paths if is_yaml(path)]
    return sorted(manifests, key=lambda path: (path.count("/"), path))
