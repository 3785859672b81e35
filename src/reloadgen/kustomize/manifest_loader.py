"""Manifest files in a build: their objects, and what kustomize refuses in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.kustomize.build_result import BuildResult, FileRead
from reloadgen.kustomize.defect import Defect, Unknown
from reloadgen.kustomize.resources.resource import Resource
from reloadgen.manifests.kubernetes_object import objects_in
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable

if TYPE_CHECKING:
    from reloadgen.manifests.identity import ObjectId
    from reloadgen.manifests.yaml_reader import Document


class ManifestLoader:
    """Loads the objects of each file once, for all builds."""

    def __init__(self, repository: ParsedRepository) -> None:
        self.repository = repository
        self._loaded: dict[tuple[str, bool], BuildResult] = {}

    def load(self, path: str, *, generated: bool) -> BuildResult:
        """The objects of a file; `generated`: it is listed by a kustomization that Flux generates."""
        key = path, generated
        if key not in self._loaded:
            self._loaded[key] = self._load(path, generated=generated)
        return self._loaded[key]

    def _load(self, path: str, *, generated: bool) -> BuildResult:
        reads = (FileRead(path, "manifest", ()),)
        documents = self.repository.documents(path)
        if isinstance(documents, Unreadable):
            defect, unknown = _unreadable(path, documents)
            return BuildResult((), reads, (defect,), (unknown,))
        resources: list[Resource] = []
        defects: list[Defect] = []
        for document in documents:
            defects += _duplicate_key(path, document)
            for each in objects_in(document, path):
                if each.id.is_complete:
                    resources.append(Resource.of(each))
                else:
                    defects.append(_not_an_object(each.id, path, document, generated=generated))
        return BuildResult(tuple(resources), reads, tuple(defects))


def _unreadable(path: str, file: Unreadable) -> tuple[Defect, Unknown]:
    why = f"the file cannot be read: {file.message}"
    fix = file.fix or "correct it, or remove it from the build"
    defect = Defect("unreadable", path, file.line, file.column, why, fix)
    return defect, Unknown(path, file.line, file.column, why)


def _duplicate_key(path: str, document: Document) -> tuple[Defect, ...]:
    duplicate = document.duplicate_key
    if duplicate is None:
        return ()
    message = f"duplicate key {duplicate.key}, first set on line {duplicate.first.line}; kustomize refuses it"
    return (Defect("build-fails", path, *duplicate.second, message, "remove one of them"),)


def _not_an_object(found: ObjectId, path: str, document: Document, *, generated: bool) -> Defect:
    fields = (("apiVersion", found.api_version), ("kind", found.kind), ("metadata.name", found.name))
    missing = ", no ".join(name for name, value in fields if not value)
    message, fix = f"not a Kubernetes object: it has no {missing}", "remove it from `resources`"
    if generated:
        message += "; Flux generates the kustomization here, reads every YAML file as a manifest, and fails"
        fix = "move the file, or exclude it in .sourceignore"
    return Defect("not-a-manifest", path, *document.position(), message, fix)
