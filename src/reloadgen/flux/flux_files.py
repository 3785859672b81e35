"""The files of a repository that may hold objects of Flux."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.flux.syncs.kustomization_lists import KustomizationLists
from reloadgen.kustomize.resources.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.manifests.parsed_repository import ParsedRepository

_MARKS = (b"toolkit.fluxcd.io", b"fluxcd.controlplane.io", b"\ninstance:")


def flux_files(repository: ParsedRepository) -> Iterator[str]:
    """The YAML files that may hold an object of Flux, by a search of their bytes."""
    for path in repository.files.yaml_below():
        data = b"\n" + repository.files.read(path)
        if any(mark in data for mark in _MARKS):
            yield path


def written_objects(repository: ParsedRepository, path: str) -> tuple[Resource, ...]:
    """The objects of a file, before any build."""
    return tuple(map(Resource.of, repository.objects(path)))


def objects_in_flux_files(repository: ParsedRepository) -> tuple[Resource, ...]:
    """All objects of these files, before any build; a patch of an object is none."""
    patches = KustomizationLists(repository).patch_files
    paths = (path for path in flux_files(repository) if path not in patches)
    return tuple(each for path in paths for each in written_objects(repository, path))
