"""An object as a file declares it: its content, its identity, and the position of each of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reloadgen.errors import Location
from reloadgen.manifests import fields
from reloadgen.manifests.identity import ObjectId, object_id
from reloadgen.manifests.yaml_reader import Document, Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.manifests.fields import Content, Key

_NOT_READ = ObjectId("", "", "", "")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an object is written: a file, a document in it, and for an item of a `List` the keys that lead to it.

    An object that no document spells out (a generated ConfigMap) has the line that asks for it in place of a document.
    """

    path: str
    document: Document | None = None
    keys: tuple[Key, ...] = ()
    line: int = 1

    def position(self, *keys: Key) -> Position:
        """The position of a field; of one that is missing, that of the nearest field above it."""
        if self.document is None:
            return Position(self.line, 1)
        return self.document.position(*self.keys, *keys)


@dataclass(frozen=True, slots=True)
class KubernetesObject:
    """One object: content that never changes, read by key path, and its origin."""

    content: Content
    origin: Origin
    id: ObjectId = _NOT_READ
    """Read from the content unless it is given."""

    def __post_init__(self) -> None:
        """Read the identity once, for it is asked for often."""
        if self.id is _NOT_READ:
            object.__setattr__(self, "id", object_id(self.content))

    @property
    def path(self) -> str:
        """The file that it is written in."""
        return self.origin.path

    @property
    def line(self) -> int:
        """The line that it begins in."""
        return self.origin.position().line

    def at(self, *keys: str) -> Any:  # noqa: ANN401 - content holds values of any shape
        """The value at a path of keys; None where any of them is missing."""
        return fields.at(self.content, *keys)

    def mapping(self, *keys: str) -> Content:
        """The map at a path of keys; empty where there is none."""
        return fields.mapping(self.content, *keys)

    def items(self, *keys: str) -> list[Any]:
        """The list at a path of keys; empty where there is none."""
        return fields.items(self.content, *keys)

    def text(self, *keys: str) -> str:
        """The text at a path of keys; "" where there is none."""
        return fields.text(self.content, *keys)

    def position(self, *keys: Key) -> Position:
        """The position of a field in the file; of one that is missing there, that of the nearest field above it."""
        return self.origin.position(*keys)

    def location(self, *keys: Key) -> Location:
        """The position of a field, with the file."""
        return Location(self.path, *self.position(*keys))


def objects_in(document: Document, path: str) -> Iterator[KubernetesObject]:
    """What a document of a file holds: itself, or the items of a `List`, lists in lists too.

    Content without apiVersion, kind or name is included; its `id.is_complete` is false.
    """
    for keys, content in _unfolded(document.value, ()):
        yield KubernetesObject(content, Origin(path, document, keys))


def _unfolded(value: object, keys: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], Content]]:
    content = value if isinstance(value, dict) else {}
    if "items" in content and fields.text(content, "kind").endswith("List"):
        for index, item in enumerate(fields.items(content, "items")):
            yield from _unfolded(item, (*keys, "items", index))
    else:
        yield keys, content
