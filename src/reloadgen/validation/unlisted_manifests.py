"""Manifests that no kustomization lists: what `orphan` reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.file_names import is_kustomization_file, is_yaml
from reloadgen.files.paths import contained, join, resolve
from reloadgen.flux.flux_objects import is_kustomization
from reloadgen.kustomize.key_values import generator_paths
from reloadgen.kustomize.kustomization_file import KustomizationFile, load
from reloadgen.manifests.kubernetes_object import objects_in
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.validation.case import Case

_BOOTSTRAP = frozenset({"gotk-components.yaml", "gotk-sync.yaml"})
_NOT_FOR_KUBERNETES = frozenset({"kustomize.config.k8s.io", "config.kubernetes.io"})


class UnlistedManifests:
    """Finds manifests that no kustomization lists, no `spec.path` covers, and that are meant for Kubernetes."""

    def __init__(self, case: Case) -> None:
        """Collects what every kustomization of the repository lists, read by a cluster or not."""
        self.repository = case.repository
        self._listed = {path for walk in case.clusters for path in walk.result.files}
        self._covered = {
            contained(path)
            for each in case.fleet_walk.flux_objects
            if is_kustomization(each.id) and "${" not in (path := each.text("spec", "path"))
        } - {""}
        for directory in self.repository.files.directories:
            for file in self.repository.files.kustomizations(directory):
                self._listed |= _entries(load(self.repository, join(directory, file)))
            self._listed |= self._written_by_bootstrap(directory)
        self._listed |= {walk.sync.file for walk in case.clusters if walk.sync}

    def _written_by_bootstrap(self, directory: str) -> set[str]:
        """The files of a directory that `flux bootstrap` wrote and applied: Flux starts with them."""
        names = self.repository.files.directories[directory]
        return {join(directory, each) for each in names} if _BOOTSTRAP & {*names} else set()

    def beside(self, directory: str) -> Iterator[str]:
        """Unlisted files and directories in a directory with a kustomization, and below up to the next one."""
        names = self.repository.files.directories.get(directory, ())
        if "Chart.yaml" in names:
            return
        for each in names:
            path = join(directory, each)
            if path in self._listed or is_kustomization_file(each) or path in self._covered:
                continue
            if self.repository.files.is_directory(path):
                yield from self._below(path)
            elif is_yaml(each) and _is_for_kubernetes(self.repository, path):
                yield path

    def _below(self, directory: str) -> Iterator[str]:
        files = self.repository.files.kustomizations(directory)
        if not files:
            yield from self.beside(directory)
            return
        file = load(self.repository, join(directory, files[0]))
        if isinstance(file, Unreadable) or file.kind == "Component" or self._is_used(directory):
            return
        yield directory

    def _is_used(self, directory: str) -> bool:
        """Whether something inside is listed or read from elsewhere: then the directory is a library, or a base."""
        inside = f"{directory}/"
        if any(path.startswith(inside) for path in self._covered):
            return True
        own = {join(directory, each) for each in self.repository.files.directories[directory]}
        return any(is_kustomization_file(path) for path in own & self._listed)


def _entries(file: KustomizationFile | Unreadable) -> set[str]:
    """The paths of everything that a kustomization names."""
    if isinstance(file, Unreadable):
        return set()
    names = [entry.text for entry in file.entries()]
    names += [name for name, _ in file.other_files()]
    for field in ("configMapGenerator", "secretGenerator"):
        names += [path for each in file.items(field) for path in generator_paths(each)]
    return {path for name in names if (path := resolve(file.directory, name)) is not None}


def _is_for_kubernetes(repository: ParsedRepository, path: str) -> bool:
    documents = repository.documents(path)
    if isinstance(documents, Unreadable) or not documents:
        return False
    objects = [each for document in documents for each in objects_in(document, path)]
    return all(
        each.id.is_complete and each.text("apiVersion").partition("/")[0] not in _NOT_FOR_KUBERNETES
        for each in objects
    )
