"""Files of manifests: their objects, lists unfolded, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.kustomize.build_result import Build, Read
from reloadgen.kustomize.defect import Defect, Unknown
from reloadgen.kustomize.resource import Object, Resource, identity, text
from reloadgen.manifests.parsed_repository import ParsedRepository, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.document.values import Value
    from reloadgen.manifests.reader import Document


class Manifests:
    """The objects of each file, read once for all builds."""

    def __init__(self, repository: ParsedRepository) -> None:
        self.repository = repository
        self._found: dict[tuple[str, bool], Build] = {}

    def read(self, path: str, *, generated: bool) -> Build:
        """What one file brings; whether a generated kustomization lists it decides how a stranger in it is named."""
        key = path, generated
        if key not in self._found:
            self._found[key] = self._read(path, generated=generated)
        return self._found[key]

    def _read(self, path: str, *, generated: bool) -> Build:
        reads = (Read(path, "manifest", ()),)
        documents = self.repository.documents(path)
        if isinstance(documents, Unreadable):
            why = f"the file can't be read: {documents.message}"
            defect = Defect(
                "unreadable",
                path,
                documents.line,
                documents.column,
                why,
                "fix it, or take it out of the build",
            )
            return Build((), reads, (defect,), (Unknown(path, documents.line, documents.column, why),))
        resources: list[Resource] = []
        defects: list[Defect] = []
        for document in documents:
            for content in unfolded(document.value):
                if is_manifest(content):
                    resources.append(Resource(content, path, document.index, document.place().line))
                else:
                    defects.append(_stranger(path, document, generated=generated))
        return Build(tuple(resources), reads, tuple(defects))


def objects(repository: ParsedRepository, path: str) -> tuple[Resource, ...]:
    """The objects of a file, whoever lists it; none of a file that can't be read."""
    documents = repository.documents(path)
    if isinstance(documents, Unreadable):
        return ()
    found = ((document, content) for document in documents for content in unfolded(document.value))
    return tuple(
        Resource(content, path, document.index, document.place().line)
        for document, content in found
        if is_manifest(content)
    )


def unfolded(value: Value) -> Iterator[Object]:
    """A document's objects: those in a `List`, or itself."""
    content = value if isinstance(value, dict) else {}
    items = content.get("items")
    if text(content, "kind").endswith("List") and ("items" in content):
        for item in items if isinstance(items, list) else ():
            yield from unfolded(item)
    else:
        yield content


def is_manifest(content: Object) -> bool:
    """Whether kustomize takes it for an object of Kubernetes."""
    ident = identity(content)
    return bool(ident.kind and ident.api_version and ident.name)


def _stranger(path: str, document: Document, *, generated: bool) -> Defect:
    place = document.place()
    lacking = [
        name
        for name, value in zip(("apiVersion", "kind", "", "metadata.name"), _told(document), strict=True)
        if name and not value
    ]
    what = f"this is no Kubernetes object: it has no {', no '.join(lacking)}"
    if generated:
        message = (
            f"{what}; Flux generates the kustomization here, takes every YAML file for a manifest, and fails"
        )
        return Defect(
            "not-a-manifest", path, *place, message, "move the file elsewhere, or name it in .sourceignore"
        )
    return Defect("not-a-manifest", path, *place, what, "take it out of `resources`")


def _told(document: Document) -> tuple[str, ...]:
    return tuple(identity(next(unfolded(document.value), {})))
