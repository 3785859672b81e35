"""The objects that may declare where Flux starts, as clusters get them: what overlays patch in is applied.

A manifest that a base holds and overlays patch counts once for each overlay, and not by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.files.paths import parent
from reloadgen.flux.artifact_builders import ArtifactBuilders
from reloadgen.flux.flux_files import flux_files, written_objects
from reloadgen.flux.flux_objects import OPERATOR_GROUP, is_helm_release, is_kustomization, is_source
from reloadgen.flux.syncs.kustomization_lists import KustomizationLists
from reloadgen.kustomize.flux_options import FluxOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.parsed_repository import ParsedRepository


@dataclass(frozen=True, slots=True)
class ObjectGroup:
    """Objects that stand in one directory, as written or as one build has them."""

    objects: tuple[Resource, ...]
    built: str | None = None
    """The directory that is built; None for objects as written."""


def declaring_objects(repository: ParsedRepository) -> tuple[ObjectGroup, ...]:
    """All objects in files that may hold Flux's, those of one directory together."""
    lists = KustomizationLists(repository)
    paths = [path for path in flux_files(repository) if path not in lists.patch_files]
    written = {path: written_objects(repository, path) for path in paths}
    groups = list(_built_groups(repository, lists, written))
    covered = {each.path for group in groups for each in group.objects}
    directories: dict[str, list[Resource]] = {}
    for path, objects in written.items():
        if path not in covered:
            directories.setdefault(parent(path), []).extend(objects)
    groups += (ObjectGroup(tuple(objects)) for objects in directories.values())
    return tuple(groups)


def _built_groups(
    repository: ParsedRepository, lists: KustomizationLists, written: dict[str, tuple[Resource, ...]]
) -> Iterator[ObjectGroup]:
    """The objects of the outermost directories whose builds may change where Flux starts."""
    changing = [*lists.directories_that_set_paths()]
    changing += (path for path, objects in written.items() if any(map(_is_instance, objects)))
    builder = ArtifactBuilders(repository).builder("", "")
    for directory in sorted({top for each in changing for top in lists.outermost(each)}):
        directories: dict[str, list[Resource]] = {}
        for resource in builder.build_path(directory, FluxOptions()).resources:
            if _may_declare(resource):
                directories.setdefault(parent(resource.path), []).append(resource)
        for objects in directories.values():
            yield ObjectGroup(tuple(objects), directory)


def _is_instance(resource: Resource) -> bool:
    """Whether it may be a FluxInstance whose namespace a build sets."""
    is_values = is_helm_release(resource.id) and (
        resource.mapping("spec", "values", "instance") or "flux-instance" in str(resource.at("spec"))
    )
    return bool(is_values) or (resource.id.kind == "FluxInstance" and resource.id.group == OPERATOR_GROUP)


def _may_declare(resource: Resource) -> bool:
    identity = resource.id
    return (
        is_kustomization(identity)
        or is_source(identity)
        or is_helm_release(identity)
        or (identity.kind, identity.group) == ("FluxInstance", OPERATOR_GROUP)
    )
