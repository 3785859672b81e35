"""Walks from where a cluster's Flux starts to all that it reads, Kustomization after Kustomization.

A source or ConfigMap that a Kustomization needs may be applied by another that is met later, so the walk is repeated
until nothing new turns up. Builds are kept between passes and between clusters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reloadgen.files.file_names import is_kustomization_file
from reloadgen.files.paths import parent
from reloadgen.flux.artifact_builders import ArtifactBuilders
from reloadgen.flux.flux_objects import FluxSource, is_source, read_source
from reloadgen.flux.sources import ClusterSources
from reloadgen.flux.unknowns import made_by_resource_set, not_followed
from reloadgen.flux.walk_pass import WalkPass
from reloadgen.flux.walk_result import FileUse, WalkedKustomization, WalkResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.flux_objects import FluxKustomization
    from reloadgen.flux.walk_pass import ConfigObjects
    from reloadgen.kustomize.defect import Defect, Unknown, UnknownBuild
    from reloadgen.manifests.parsed_repository import ParsedRepository

_Walked: TypeAlias = tuple[WalkedKustomization, ...]
_MAX_PASSES = 6


class Walker:
    """Walks the clusters of one repository, and shares their builds."""

    def __init__(self, repository: ParsedRepository) -> None:
        self.repository = repository
        self._builders = ArtifactBuilders(repository)

    def follow(self, start: FluxKustomization, sources: ClusterSources) -> WalkResult:
        """What is read from a Kustomization on."""
        configs: ConfigObjects = {}
        walked: _Walked = ()
        for _ in range(_MAX_PASSES):
            walked = WalkPass(self._builders, sources, configs).run(start)
            applied_sources = {source.ref: source for source in _sources(walked)}
            applied_configs = _configs(walked)
            if applied_sources.keys() == sources.applied.keys() and _same(applied_configs, configs):
                break
            configs = applied_configs
            sources = ClusterSources(sources.sync, sources.base, sources.inventory_ref, applied_sources)
        return _result(walked, sources)


def _sources(walked: _Walked) -> Iterator[FluxSource]:
    return (read_source(resource) for each in walked for resource in each.applied if is_source(resource.id))


def _configs(walked: _Walked) -> ConfigObjects:
    return {
        resource.id[1:]: resource
        for each in walked
        for resource in each.applied
        if resource.id.kind in ("ConfigMap", "Secret") and resource.id.api_version == "v1"
    }


def _same(configs: ConfigObjects, before: ConfigObjects) -> bool:
    return configs.keys() == before.keys() and all(
        config.content == before[key].content for key, config in configs.items()
    )


def _result(walked: _Walked, sources: ClusterSources) -> WalkResult:
    files: dict[str, list[FileUse]] = {}
    defects: dict[Defect, None] = {}
    unknowns: dict[Unknown, None] = {}
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
