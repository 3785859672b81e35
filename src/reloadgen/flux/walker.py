"""Walks from where a cluster's Flux starts to all that it reads, Kustomization after Kustomization.

A source or ConfigMap that a Kustomization needs may be applied by another that is met later, so the walk is repeated
until neither changes. Builds are kept between passes and between clusters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.paths import parent
from reloadgen.flux.artifact_builders import ArtifactBuilders
from reloadgen.flux.flux_objects import FluxSource, is_source, read_source
from reloadgen.flux.unknowns import made_by_resource_set, never_settles, not_followed
from reloadgen.flux.walk_pass import WalkPass
from reloadgen.flux.walk_result import FileUse, WalkedKustomization, WalkResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.flux_objects import FluxKustomization, SourceRef
    from reloadgen.flux.sources import ClusterSources
    from reloadgen.flux.walk_pass import ConfigObjects
    from reloadgen.kustomize.build_judge import BuildJudge
    from reloadgen.kustomize.defect import Defect, Unknown, UnknownBuild
    from reloadgen.manifests.fields import Content
    from reloadgen.manifests.parsed_repository import ParsedRepository

_Walked: TypeAlias = tuple[WalkedKustomization, ...]
_Key: TypeAlias = tuple[str, ...]
"""Kind, namespace and name of an object."""
_EXACT_PASSES, _MAX_PASSES = 10, 30
"""How many passes may change what the one before it found, and how many there are at all."""


class Walker:
    """Walks the clusters of one repository, and shares their builds."""

    def __init__(self, repository: ParsedRepository, judge: BuildJudge | None = None) -> None:
        self.repository = repository
        self._builders = ArtifactBuilders(repository, judge)

    def follow(self, start: FluxKustomization, sources: ClusterSources) -> WalkResult:
        """What is read from a Kustomization on.

        What still differs from pass to pass after many is *unsettled*: from then on its content counts as unknown.
        """
        configs: ConfigObjects = {}
        unsettled: frozenset[_Key] = frozenset()
        walked: _Walked = ()
        for number in range(_MAX_PASSES):
            walked = WalkPass(self._builders, sources, configs, unsettled).run(start)
            before = _contents(sources.applied, configs)
            applied, configs = {source.ref: source for source in _sources(walked)}, _configs(walked)
            changed = _differing(before, _contents(applied, configs)) - unsettled
            if not changed:
                return _result(walked, sources)
            if number >= _EXACT_PASSES:
                unsettled |= changed
            sources = replace(sources, applied=applied, unsettled=unsettled)
        return _result(walked, sources, (never_settles(start),))


def _sources(walked: _Walked) -> Iterator[FluxSource]:
    return (read_source(resource) for each in walked for resource in each.applied if is_source(resource.id))


def _configs(walked: _Walked) -> ConfigObjects:
    return {
        resource.id[1:]: resource
        for each in walked
        for resource in each.applied
        if resource.id.kind in ("ConfigMap", "Secret") and resource.id.api_version == "v1"
    }


def _contents(sources: Mapping[SourceRef, FluxSource], configs: ConfigObjects) -> Mapping[_Key, Content]:
    contents: dict[_Key, Content] = {key: config.content for key, config in configs.items()}
    contents.update((ref, source.resource.content) for ref, source in sources.items())
    return contents


def _differing(before: Mapping[_Key, Content], after: Mapping[_Key, Content]) -> frozenset[_Key]:
    """The objects that came, went, or have other content."""
    keys = before.keys() | after.keys()
    return frozenset(key for key in keys if before.get(key) != after.get(key))


def _result(walked: _Walked, sources: ClusterSources, more: tuple[Unknown, ...] = ()) -> WalkResult:
    files: dict[str, list[FileUse]] = {}
    defects: dict[Defect, None] = {}
    unknowns: dict[Unknown, None] = dict.fromkeys(more)
    unknown_builds: dict[UnknownBuild, None] = {}
    directories: set[str] = set()
    for index, each in enumerate(walked):
        if each.outcome == "unknown":
            unknowns[not_followed(each.kustomization, each.why)] = None
        if each.outcome != "read":
            continue
        for read in each.build.reads:
            files.setdefault(read.path, []).append(FileUse(index, read.includes))
        defects |= dict.fromkeys(each.build.defects)
        unknowns |= dict.fromkeys(each.build.unknowns)
        unknown_builds |= dict.fromkeys(each.build.unknown_builds)
        unknowns |= dict.fromkeys(
            made for resource in each.applied for made in made_by_resource_set(resource)
        )
        directories |= {each.directory} if each.build.generated else set()
    directories |= {parent(path) for path in files if is_kustomization_file(path)}
    return WalkResult(
        kustomizations=walked,
        files={path: tuple(uses) for path, uses in files.items()},
        unknowns=tuple(unknowns),
        unknown_builds=tuple(unknown_builds),
        defects=tuple(defects),
        sources=sources.applied,
        directories=frozenset(directories),
    )
