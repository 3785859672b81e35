"""Manifest files in a build: their objects, and what kustomize refuses in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reloadgen.kustomize.build_result import BuildResult, FileRead
from reloadgen.kustomize.decoding.yaml_directives import refused_version
from reloadgen.kustomize.defect import Defect, Unknown
from reloadgen.kustomize.manifest_keys import refused_keys
from reloadgen.kustomize.resources.resource import Resource
from reloadgen.manifests.fields import text as fields_text
from reloadgen.manifests.kubernetes_object import objects_in
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.manifests.fields import Key
    from reloadgen.manifests.identity import ObjectId
    from reloadgen.manifests.yaml_reader import Document


_SEPARATOR = re.compile(r"\n---(.*)(?=\n)")
"""Where kustomize splits a file into documents (kyaml 0.21, kio/byteio_reader.go)."""


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
        text = self.repository.read(path).decode("utf-8", "replace")
        resources: list[Resource] = []
        defects = [*_refused_text(path, text), *refused_keys(path, text, documents)]
        alone = len(documents) == 1 and not _SEPARATOR.search(text)
        for document in documents:
            defects += _duplicate_key(path, document)
            defects += _list_without_items(path, document, alone=alone)
            for each in objects_in(document, path):
                if each.id.is_complete:
                    resources.append(Resource.of(each))
                elif not _is_nothing(document.value, each.origin.keys):
                    defects.append(_not_an_object(each.id, path, document, generated=generated))
        return BuildResult(tuple(resources), reads, tuple(defects))


def _refused_text(path: str, text: str) -> Iterator[Defect]:
    """What kustomize refuses before it parses a file."""
    if version := refused_version(text):
        message = f"kustomize reads YAML 1.1, and the file says %YAML {version}"
        yield Defect("build-fails", path, 1, 1, message, "remove the directive")
    for separator in _SEPARATOR.finditer(text.replace("\r\n", "\n")):
        after = separator[1].strip()
        if after and not after.startswith("#"):
            line = text.count("\n", 0, separator.start()) + 2
            message = f"kustomize takes nothing but a comment after ---, and this is {after!r}"
            yield Defect("build-fails", path, line, 1, message, "put it into the next line")


def _list_without_items(path: str, document: Document, *, alone: bool) -> Iterator[Defect]:
    """A list whose `items` are none; of `List` itself kustomize says nothing where it is alone in its file."""
    value = document.value
    if not isinstance(value, dict) or value.get("items") is None or isinstance(value["items"], list):
        return
    kind = fields_text(value, "kind")
    if kind.endswith("List") and not (alone and kind in ("List", "ResourceList")):
        position = document.position("items")
        yield Defect(
            "build-fails", path, *position, f"items of a {kind} must be a list", "put a `-` in front"
        )


def _is_nothing(value: object, keys: tuple[Key, ...]) -> bool:
    """Whether a document, or an item of a list, is empty: kustomize leaves it out."""
    for key in keys:
        value = value[key]  # type: ignore[index]  # the keys lead to it
    return value is None or value in ([], {})


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
    if found.kind and (found.name or found.kind.endswith("List")):
        message += "; kustomize builds it, and Flux leaves it out when it applies the rest"
        fix = f"write {missing.replace(', no ', ' and ')}"
        return Defect("not-a-manifest", path, *document.position(), message, fix, corrected_by_flux=True)
    if generated:
        message += "; Flux generates the kustomization here, reads every YAML file as a manifest, and fails"
        fix = "move the file, or exclude it in .sourceignore"
    return Defect("not-a-manifest", path, *document.position(), message, fix)
