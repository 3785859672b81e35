"""The way from where a cluster's Flux starts to what reloadgen writes: Kustomizations, and what they need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.files.file_names import is_kustomization_file
from reloadgen.flux.flux_objects import is_helm_release
from reloadgen.manifests.fields import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reloadgen.errors import Location
    from reloadgen.flux.fleet_walk import ClusterWalk
    from reloadgen.flux.flux_objects import FluxKustomization
    from reloadgen.flux.walk_result import WalkResult
    from reloadgen.kustomize.resources.resource import Include, Resource

_Key: TypeAlias = tuple[str, str, str]
"""Kind, namespace and name of an object."""


@dataclass(slots=True)
class Way:
    """What has to succeed for the generated objects to be applied and installed."""

    kustomizations: set[int] = field(default_factory=set)
    """The indexes of the Flux Kustomizations."""
    objects: list[Resource] = field(default_factory=list)
    """The Flux Kustomizations themselves, their sources, and whatever else they or our releases name."""
    listings: set[str] = field(default_factory=set)
    """The kustomization files that list these objects and the generated files, or should."""


def way_to_ours(walk: ClusterWalk, ours: frozenset[str], breaks: tuple[Location, ...]) -> Way:
    """The way of one cluster; `breaks` are the positions where a chain to a generated file ends too early."""
    search = _Search(walk.result)
    broken = {_broken(walk.result, each) for each in breaks}
    for index, walked in enumerate(walk.result.kustomizations):
        resource = walked.kustomization.resource
        if index in {0, *broken} or walked.is_entrypoint_of(walk.cluster) or resource.path in ours:
            search.kustomization(index)
    named = {each.path for each in breaks}
    for path in walk.result.files:
        if path in ours or path in named:
            search.file(path)
    search.way.listings |= {path for path in named if is_kustomization_file(path)}
    for _, resource in walk.result.applied():
        if resource.path in ours and is_helm_release(resource.id):
            search.needs(_needs_of_release(resource))
    return search.way


def _broken(result: WalkResult, location: Location) -> int:
    """The Kustomization that is written at a position: where a chain breaks, usually one; -1 for none."""
    begins = (
        (walked.kustomization.resource.line, index)
        for index, walked in enumerate(result.kustomizations)
        if walked.kustomization.resource.path == location.path
        and walked.kustomization.resource.line <= location.line
    )
    return max(begins, default=(0, -1))[1]


class _Search:
    """Collects the way, every Kustomization and object once."""

    def __init__(self, result: WalkResult) -> None:
        self._result = result
        self._indexes = {
            walked.kustomization.id[1:]: index for index, walked in enumerate(result.kustomizations)
        }
        self._applied: dict[_Key, tuple[int, Resource]] = {}
        for index, resource in result.applied():
            self._applied.setdefault(resource.id[1:], (index, resource))
        self._seen: set[_Key] = set()
        self.way = Way()

    def file(self, path: str) -> None:
        """A file that is ours, or without which ours is not read."""
        for use in self._result.files.get(path, ()):
            self._listed_by(use.includes)
            self.kustomization(use.index)

    def kustomization(self, index: int) -> None:
        """A Flux Kustomization, those that lead to it, and what each of them needs."""
        for each in self._result.ancestry(index):
            if each not in self.way.kustomizations:
                self.way.kustomizations.add(each)
                walked = self._result.kustomizations[each]
                self._object(walked.kustomization.resource)
                self.needs(_needs_of_kustomization(walked.kustomization))

    def needs(self, keys: Iterable[_Key]) -> None:
        """The objects that one on the way names, and what leads to them."""
        for key in keys:
            if key in self._seen:
                continue
            self._seen.add(key)
            if key in self._indexes:
                self.kustomization(self._indexes[key])
            elif key in self._applied:
                index, resource = self._applied[key]
                self._object(resource)
                self.kustomization(index)
                if is_helm_release(resource.id):
                    self.needs(_needs_of_release(resource))

    def _object(self, resource: Resource) -> None:
        self.way.objects.append(resource)
        self._listed_by(resource.includes)

    def _listed_by(self, includes: tuple[Include, ...]) -> None:
        self.way.listings |= {include.path for include in includes if include.line}


def _needs_of_kustomization(kustomization: FluxKustomization) -> Iterator[_Key]:
    if kustomization.source is not None:
        yield kustomization.source
    yield from _dependencies(kustomization.resource)
    for each in kustomization.substitute_from:
        yield each.kind, kustomization.id.namespace, each.name


def _needs_of_release(release: Resource) -> Iterator[_Key]:
    references = (release.mapping("spec", "chartRef"), release.mapping("spec", "chart", "spec", "sourceRef"))
    for reference in references:
        yield _key(text(reference, "kind"), reference, release)
    for item in release.items("spec", "valuesFrom"):
        yield text(item, "kind"), release.id.namespace, text(item, "name")
    yield from _dependencies(release)


def _dependencies(resource: Resource) -> Iterator[_Key]:
    return (_key(resource.id.kind, item, resource) for item in resource.items("spec", "dependsOn"))


def _key(kind: str, reference: object, resource: Resource) -> _Key:
    named = mapping(reference)
    return kind, text(named, "namespace") or resource.id.namespace, text(named, "name")
