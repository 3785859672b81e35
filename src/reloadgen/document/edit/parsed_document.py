"""A YAML document as read for an edit: its values and its syntax side by side, addressed by key paths."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from reloadgen.document.edit import syntax_tree
from reloadgen.document.edit.edit_error import EditError
from reloadgen.document.edit.line_breaks import column, position
from reloadgen.document.nodes import Mapping, Node, Scalar, Sequence, YamlError, parse
from reloadgen.document.values import duplicates, is_null

if TYPE_CHECKING:
    from reloadgen.document.edit.syntax_tree import Item, Syntax
    from reloadgen.document.nodes import KeyPath

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Target:
    """What stands at a key path: the node, how it is written, and the item that holds it (None: the root)."""

    node: Node
    syntax: Syntax
    item: Item | None = None
    parents: tuple[Syntax, ...] = ()
    """The nodes that it lies in, the nearest last."""

    @property
    def in_flow(self) -> bool:
        """Whether it lies inside a flow collection."""
        return any(parent.style != "block" for parent in self.parents)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that can be edited: one mapping or list, with no key twice.

    `text` is without the byte order mark; `root` and `syntax` are the same tree, but that aliases are resolved in
    `root` alone.
    """

    text: str
    root: Node = field(repr=False)
    syntax: Syntax = field(repr=False)
    bom: bool = False

    def find(self, path: KeyPath) -> tuple[Target, KeyPath]:
        """What stands at the longest part of a path that is there, and the rest of the path.

        Raises:
            EditError: an alias or a merge key stands in the way, or a part of the path is of the wrong kind.
        """
        target = Target(self.root, self.syntax)
        for number, part in enumerate(path):
            child = self._step(target, part)
            if child is None:
                return target, path[number:]
            target = child
        return target, ()

    def target(self, path: KeyPath) -> Target:
        """What stands at a path.

        Raises:
            EditError: as `find`, or nothing stands there.
        """
        target, rest = self.find(path)
        if rest:
            raise self.error(f"{rest[0]} not found", target)
        return target

    def error(self, reason: str, target: Target) -> EditError:
        """An error at a key or entry."""
        start = target.item.start if target.item else target.syntax.outer
        return EditError(reason, *position(self.text, start))

    def column(self, target: Target) -> int:
        """The column of the key or dash that holds a node."""
        return column(self.text, target.item.start if target.item else target.syntax.start)

    def _step(self, target: Target, part: str | int) -> Target | None:
        node, syntax = target.node, target.syntax
        if syntax.kind == "alias":
            raise self.error("this is an alias", target)
        parents = (*target.parents, syntax)
        if isinstance(node, Sequence) and isinstance(part, int):
            if not 0 <= part < len(node.items):
                return None
            item = syntax.items[part]
            return Target(node.items[part], item.value, item, parents)
        if isinstance(node, Mapping) and isinstance(part, str):
            for (key, value), item in zip(node.pairs, syntax.items, strict=True):
                if isinstance(key, Scalar) and key.text == part:
                    return Target(value, item.value, item, parents)
            if merges(node):
                raise self.error("the mapping uses merge keys (<<)", target)
            return None
        if is_null(node):
            return None
        expected = "list" if isinstance(part, int) else "mapping"
        raise self.error(f"expected a {expected}, not {kind(node)}", target)


def kind(node: Node) -> str:
    """What a node is, with its article."""
    if isinstance(node, Scalar):
        return "null" if is_null(node) else "a scalar"
    return "a list" if isinstance(node, Sequence) else "a mapping"


def merges(node: Mapping) -> bool:
    """Whether a mapping has a merge key."""
    return any(isinstance(key, Scalar) and key.plain and key.text == "<<" for key, _ in node.pairs)


@lru_cache(maxsize=16)  # each edit reads its result, which is what the next edit starts from
def read(text: str) -> Document:
    """The document of a text, with or without a byte order mark.

    A bare `---` at the end is no other document.

    Raises:
        EditError: not YAML, several documents, no mapping or list at the top, or a key that stands twice.
    """
    bom, text = text.startswith(BOM), text.removeprefix(BOM)
    try:
        documents = parse(text)
    except YamlError as error:
        reason = f"the file is not YAML: {error.message}"
        raise EditError(reason, error.line, error.column, fix=error.fix) from error
    if not documents or (len(documents) == 1 and is_null(documents[0])):
        raise EditError("the file is empty")
    root, *others = documents
    for other in others:
        if is_null(root) or not is_null(other):
            raise EditError("the file contains several documents", *_position(other))
    if isinstance(root, Scalar):
        raise EditError("the file is neither a mapping nor a list", *_position(root))
    for _, _, again in duplicates(root):
        raise EditError(f"duplicate key {again.text}", *_position(again))
    return Document(text, root, syntax_tree.parse(text), bom)


def _position(node: Node) -> tuple[int, int]:
    return node.start.line + 1, node.start.column + 1
