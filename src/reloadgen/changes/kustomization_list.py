"""A kustomization file as read for editing: what it lists, or why it can't be edited safely."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import lru_cache

from reloadgen.document.edit.edit_error import EditError
from reloadgen.document.edit.parsed_document import BOM
from reloadgen.document.edit.syntax_tree import block_scalars
from reloadgen.document.merge_markers import RESOLVE, UNRESOLVED, merge_marker_line
from reloadgen.document.nodes import Mapping, Node, Scalar, Sequence, YamlError, parse
from reloadgen.document.values import duplicates, scalar_value

LISTS = ("resources", "bases")
"""The keys under which kustomize takes a directory; `bases` is the older one."""
KINDS = ("Kustomization", "Component")
API_GROUP = "kustomize.config.k8s.io/"

_TEMPLATE = re.compile(r"\{\{|\{%|\{#|#%.*%#|#\{.*\}#")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a kustomization file lists, normalised, in the file's order.

    `entries` are those of `resources` and `bases`; `text` is the file.
    """

    kind: str
    entries: tuple[str, ...]
    components: tuple[str, ...]
    text: str = field(repr=False)
    root: Mapping = field(repr=False)

    def node(self, key: str) -> tuple[Scalar, Node] | None:
        """The pair of a top-level key."""
        for name, node in self.root.pairs:
            if isinstance(name, Scalar) and name.text == key:
                return name, node
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """The entries of one list as a YAML reader has them, not normalised."""
        pair = self.node(name)
        return _texts(*pair) if pair else ()


def normalise(entry: str) -> str:
    """One spelling for each path: `./system/`, `system//` and `a/../system` are `system`; URLs stay."""
    return entry if "://" in entry else posixpath.normpath(re.sub("/+", "/", entry))


def lists(listing: Listing, child: str, *, component: bool = False) -> bool:
    """Whether a directory is listed, in any spelling; a component may be so under `components`."""
    return normalise(child) in (*listing.entries, *(listing.components if component else ()))


def within(listing: Listing, child: str) -> tuple[tuple[str, int], ...]:
    """What is listed from inside a directory, each as it is written and with its line."""
    nodes = (pair[1] for key in LISTS if (pair := listing.node(key)))
    items = (item for node in nodes if isinstance(node, Sequence) for item in node.items)
    return tuple(
        (item.text, item.start.line + 1)
        for item in items
        if isinstance(item, Scalar) and normalise(item.text).startswith(f"{child}/")
    )


def is_component(data: bytes) -> bool:
    """Whether a kustomization file is a `kind: Component`, which only `components` may list."""
    try:
        return read(data).kind == "Component"
    except EditError:
        return False


@lru_cache(maxsize=256)  # a fleet holds the same small file many times
def read(data: bytes) -> Listing:
    """What a kustomization file lists.

    Raises:
        EditError: anything that makes an edit unsafe; it says nothing yet about what to write by hand.
    """
    text = _decode(data)
    root = _root(text)
    pairs = {key.text: (key, node) for key, node in root.pairs if isinstance(key, Scalar)}
    kind = _kind(pairs)
    listed = {key: _texts(*pairs[key]) for key in (*LISTS, "components") if key in pairs}
    return Listing(
        kind=kind,
        entries=tuple(normalise(entry) for key in LISTS for entry in listed.get(key, ())),
        components=tuple(map(normalise, listed.get("components", ()))),
        text=data.decode(),
        root=root,
    )


def _kind(pairs: dict[str, tuple[Scalar, Node]]) -> str:
    """What `kind` says; kustomize takes a null or an empty text for either key, and no other kind or group."""
    found = {name: _said(*pairs[name]) if name in pairs else "" for name in ("kind", "apiVersion")}
    for name, known in (
        ("kind", found["kind"] in KINDS),
        ("apiVersion", found["apiVersion"].startswith(API_GROUP)),
    ):
        if found[name] and not known:
            reason = f"{name} is {found[name]}, which kustomize does not accept in a file of this name"
            fix = f"rename the file if it is another object, or fix its {name}"
            raise EditError(reason, pairs[name][0].start.line + 1, fix=fix)
    return found["kind"]


def _said(key: Scalar, node: Node) -> str:
    if not isinstance(node, Scalar):
        raise EditError(f"{key.text} is not a string", key.start.line + 1, fix=f"fix its {key.text}")
    return "" if _is_null(node) else node.text


def _decode(data: bytes) -> str:
    if b"\0" in data:
        raise EditError("the file contains NUL bytes")
    try:
        text = data.decode().removeprefix(BOM)
    except UnicodeDecodeError as error:
        raise EditError("the file is not UTF-8", data.count(b"\n", 0, error.start) + 1) from error
    if line := merge_marker_line(text):
        raise EditError(UNRESOLVED, line, fix=RESOLVE)
    return text


def _root(text: str) -> Mapping:
    try:
        documents = parse(text)
    except YamlError as error:
        if _TEMPLATE.search(text):
            raise _template(text) from error
        reason = f"the file is not YAML: {error.message}"
        raise EditError(reason, error.line, error.column, fix=error.fix) from error
    _check_template(text)
    if not documents or (len(documents) == 1 and _is_null(documents[0])):
        raise EditError("the file is empty")
    first, *others = documents
    for other in others:
        # kustomize reads the first document alone, and a bare `---` at the end says nothing
        if _is_null(first) or not _is_null(other):
            raise EditError("the file contains several documents", other.start.line + 1)
    if not isinstance(first, Mapping):
        raise EditError("the file is not a mapping", first.start.line + 1)
    _check_keys(first)
    return first


def _check_keys(root: Mapping) -> None:
    for _, _, again in duplicates(root):
        raise EditError(f"duplicate key {again.text}", again.start.line + 1)
    for key, _ in root.pairs:
        if not isinstance(key, Scalar):
            raise EditError("a key is not a string", key.start.line + 1)
        if key.plain and key.text == "<<":
            raise EditError("the file uses merge keys (<<)", key.start.line + 1)
        if key.text not in LISTS and key.text.lower() in LISTS:
            raise EditError(f"{key.text} must be written as {key.text.lower()}", key.start.line + 1)


def _template(text: str) -> EditError:
    match = _TEMPLATE.search(text)
    return EditError("the file is a template", _line(text, match.start()) if match else 0)


def _check_template(text: str) -> None:
    """Refuse any sign of a template language outside block scalars, which hold other people's text."""
    if _TEMPLATE.search(text):
        for start, end in block_scalars(text):
            text = text[:start] + re.sub("[^\n]", " ", text[start:end]) + text[end:]
        if _TEMPLATE.search(text):
            raise _template(text)


def _texts(key: Scalar, node: Node) -> tuple[str, ...]:
    """The entries of a list as written; none where it is null."""
    line = key.start.line + 1
    if node.start.index < key.end.index:
        raise EditError(f"{key.text} is an alias", line)
    if isinstance(node, Sequence):
        return tuple(_entry(key.text, item) for item in node.items)
    if not _is_null(node):
        raise EditError(f"{key.text} is not a list", line)
    return ()


def _entry(name: str, item: Node) -> str:
    try:
        text = scalar_value(item) if isinstance(item, Scalar) else None
    except YamlError as error:
        raise EditError(f"an entry of {name} is invalid: {error.message}", error.line) from error
    if not isinstance(text, str):
        raise EditError(f"an entry of {name} is not a string", item.start.line + 1)
    return text


def _is_null(node: Node) -> bool:
    try:
        return isinstance(node, Scalar) and scalar_value(node) is None
    except YamlError:
        return False


def _line(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1
