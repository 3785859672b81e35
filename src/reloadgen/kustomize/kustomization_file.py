"""Kustomization files: what they list and name, with the position of each entry."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Any, Literal

from reloadgen.files.paths import parent
from reloadgen.kustomize.decoding.decoded_file import decode_file
from reloadgen.kustomize.decoding.decoder import Refusal, plain
from reloadgen.kustomize.decoding.go_yaml import EMPTY, JsonNode
from reloadgen.manifests.fields import Content, Key, at, items, mapping, text
from reloadgen.manifests.parsed_repository import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.decoding.decoded_file import YamlFiles
    from reloadgen.manifests.yaml_reader import Position

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
    """A kustomization file as kustomize has it in memory: fields in its spelling, typed; empty where the file is."""

    path: str
    root: JsonNode = EMPTY
    refusals: tuple[Refusal, ...] = ()
    """What does not fit kustomize's types; it is not in the content."""
    content: Content = dataclass_field(init=False)

    def __post_init__(self) -> None:
        """Take the values out of the tree once."""
        content: Any = plain(self.root)
        object.__setattr__(self, "content", content if isinstance(content, dict) else {})

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

    def strings(self, field: str) -> list[str]:
        """The list of strings in a field; empty where there is none."""
        return [item for item in self.items(field) if isinstance(item, str)]

    def mapping(self, *keys: str) -> Content:
        """The map at a path of keys; empty where there is none."""
        return mapping(self.content, *keys)

    def position(self, *keys: Key) -> Position:
        """The position of a value."""
        return self.root.at(*keys).position

    def entries(self) -> Iterator[PathEntry]:
        """The items of `resources` and of the older `bases`, then those of `components`; but for empty ones."""
        for field in ("resources", "bases", "components"):
            for index, item in enumerate(self.strings(field)):
                if item:
                    yield PathEntry(item, field, self.position(field, index))

    def other_files(self) -> Iterator[tuple[str, tuple[Key, ...]]]:
        """The other files that it names, with the keys of each: patches, schemas, plugins' configurations."""
        for field in _PATCHES:
            for index, item in enumerate(self.items(field)):
                if path := text(item, "path"):
                    yield path, (field, index, "path")
        for field in _PATHS:
            for index, item in enumerate(self.strings(field)):
                if "\n" not in item:
                    yield item, (field, index)
        if path := text(at(self.content, "openapi"), "path"):
            yield path, ("openapi", "path")


def load(files: YamlFiles, path: str, *, by_flux: bool = False) -> KustomizationFile | Unreadable:
    """The kustomization file at a path; `by_flux`: a `spec.path` names its directory, so that Flux reads it first."""
    decoded = decode_file(files, path, by_flux=by_flux)
    if isinstance(decoded, Unreadable):
        return decoded
    return KustomizationFile(path, decoded.root, decoded.refusals)
