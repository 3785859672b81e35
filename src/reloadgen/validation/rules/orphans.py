"""Manifests that lie beside a kustomization that is read, and that nobody lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reloadgen.files.file_names import is_kustomization_file, is_yaml
from reloadgen.files.paths import contained, join, parent, relative, resolve
from reloadgen.flux.objects import is_kustomization
from reloadgen.kustomize.generators import files_named
from reloadgen.kustomize.kustomization_file import KustomizationFile, load, other_files
from reloadgen.kustomize.manifest_files import is_manifest, unfolded
from reloadgen.kustomize.resource import sequence, text
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable
from reloadgen.validation.issue import Case, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator


def orphans(case: Case) -> Iterator[Issue]:
    """`orphan`: a manifest or a directory in reach of a kustomization that is read, which no kustomization lists."""
    read: dict[str, dict[str, None]] = {}
    for surveyed in case.survey.clusters:
        for path in surveyed.reach.files:
            if is_kustomization_file(path):
                read.setdefault(path, {})[surveyed.cluster.name] = None
    if not read:
        return
    listed = _Listed(case)
    for path, clusters in sorted(read.items()):
        for orphan in listed.beside(parent(path)):
            entry = relative(orphan, parent(path))
            commented = _is_commented(case.survey.repository.files.read(path), entry)
            message = f"no kustomization lists {orphan}" + (
                ": its entry is commented out" if commented else ""
            )
            at = (
                orphan
                if case.survey.repository.files.is_file(orphan)
                else join(orphan, case.survey.repository.files.kustomizations(orphan)[0])
            )
            fix = "" if commented else f"add `- {entry}` under resources of {path}, or remove it"
            yield Issue(at, 1, 1, "orphan", "info" if commented else "warning", message, fix, tuple(clusters))


def _is_commented(content: bytes, entry: str) -> bool:
    """Whether the entry, or one that leads to it, stands in a comment: somebody switched it off on purpose."""
    first = re.escape(entry.split("/", maxsplit=1)[0])
    return (
        re.search(rf"^\s*#+\s*-?\s*[\"']?(\./)?{first}\b", content.decode("utf-8", "replace"), re.MULTILINE)
        is not None
    )


class _Listed:
    """Everything that anybody in the repository lists, reads by `spec.path`, or that is not meant for kustomize."""

    def __init__(self, case: Case) -> None:
        self.repository = case.survey.repository
        self.paths: set[str] = {path for surveyed in case.survey.clusters for path in surveyed.reach.files}
        self.covered = {
            contained(own)
            for each in case.survey.flux
            if is_kustomization(each.ident) and "${" not in (own := text(each.content, "spec", "path"))
        } - {""}
        for directory in self.repository.files.directories:
            for name in self.repository.files.kustomizations(directory):
                self._take(load(self.repository, join(directory, name)))

    def _take(self, file: KustomizationFile | Unreadable) -> None:
        if isinstance(file, Unreadable):
            return
        named = [entry.text for entry in file.entries()]
        named += [name for name, _ in other_files(file)]
        for field in ("configMapGenerator", "secretGenerator"):
            named += [name for each in sequence(file.content, field) for _, name in files_named(each)]
        self.paths |= {path for name in named if (path := resolve(file.directory, name)) is not None}

    def beside(self, directory: str) -> Iterator[str]:
        """Orphans in a directory with a kustomization, and below it as far as that one is in charge."""
        names = self.repository.files.directories.get(directory, ())
        if "Chart.yaml" in names:
            return
        for name in names:
            path = join(directory, name)
            if path in self.paths or is_kustomization_file(name) or path in self.covered:
                continue
            if self.repository.files.is_directory(path):
                yield from self._below(path)
            elif is_yaml(name) and _is_manifest(self.repository, path):
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
        below = any(path.startswith(inside) for path in self.covered)
        own = {join(directory, each) for each in self.repository.files.directories[directory]}
        return below or any(self._from_elsewhere(path, inside) for path in own & self.paths)

    def _from_elsewhere(self, path: str, inside: str) -> bool:
        return is_kustomization_file(path) and path.startswith(inside)


def _is_manifest(repository: ParsedRepository, path: str) -> bool:
    documents = repository.documents(path)
    if isinstance(documents, Unreadable) or not documents:
        return False
    contents = [content for document in documents for content in unfolded(document.value)]
    foreign = {"kustomize.config.k8s.io", "config.kubernetes.io"}
    return all(
        is_manifest(each) and text(each, "apiVersion").partition("/")[0] not in foreign for each in contents
    )
