"""Kustomization files: what they list and name, with the position of each entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reloadgen.files.paths import parent
from reloadgen.manifests.fields import Content, Key, at, items, mapping, text
from reloadgen.manifests.parsed_repository import Unreadable
from reloadgen.manifests.yaml_reader import Document, Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.source_files import YamlFiles

_PATCHES = ("patches", "patchesJson6902", "replacements")
_PATHS = ("patchesStrategicMerge", "crds", "configurations", "generators", "transformers", "validators")


@dataclass(frozen=True, slots=True)
class PathEntry:
    """An item of a list of paths, as written."""

    text: str
    field: Literal["resources", "bases", "components"]
    position: Position


@dataclass(frozen=True, slots=True)
class KustomizationFile:
    """A kustomization file; `content` is empty where the file is."""

    path: str
    content: Content
    document: Document | None

    @property
    def directory(self) -> str:
        """The directory that it is in."""
        return parent(self.path)

    @property
    def kind(self) -> str:
        """`Kustomization` or `Component`."""
        return self.text("kind") or "Kustomization"

    def text(self, *keys: str) -> str:
        """The text at a path of keys; "" where there is none."""
        return text(self.content, *keys)

    def items(self, *keys: str) -> list[object]:
        """The list at a path of keys; empty where there is none."""
        return items(self.content, *keys)

    def mapping(self, *keys: str) -> Content:
        """The map at a path of keys; empty where there is none."""
        return mapping(self.content, *keys)

    def position(self, *keys: Key) -> Position:
        """The position of a value."""
        return self.document.position(*keys) if self.document else Position(1, 1)

    def entries(self) -> Iterator[PathEntry]:
        """The items of `resources` and of the older `bases`, then those of `components`."""
        for field in ("resources", "bases", "components"):
            for index, item in enumerate(self.items(field)):
                if isinstance(item, str):
                    yield PathEntry(item, field, self.position(field, index))

    def other_files(self) -> Iterator[tuple[str, tuple[Key, ...]]]:
        """The other files that it names, with the keys of each: patches, schemas, plugins' configurations."""
        for field in _PATCHES:
            for index, item in enumerate(self.items(field)):
                if path := text(item, "path"):
                    yield path, (field, index, "path")
        for field in _PATHS:
            for index, item in enumerate(self.items(field)):
                if isinstance(item, str) and "\n" not in item:
                    yield item, (field, index)
        if path := text(at(self.content, "openapi"), "path"):
            yield path, ("openapi", "path")


def load(files: YamlFiles, path: str) -> KustomizationFile | Unreadable:
    """The kustomization file at a path; of several documents kustomize reads the first."""
    documents = files.documents(path)
    if isinstance(documents, Unreadable):
        return documents
    if not documents:
        return KustomizationFile(path, {}, None)
    content = documents[0].value
    if not isinstance(content, dict):
        return Unreadable("the file is not a map", *documents[0].position())
    return KustomizationFile(path, content, documents[0])
