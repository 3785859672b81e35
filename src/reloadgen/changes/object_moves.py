"""Which objects a manifest holds, as far as kustomize tells objects apart."""

from __future__ import annotations

import graphlib
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.document.nodes import Mapping, Node, Scalar, YamlError, parse
from reloadgen.document.values import pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.changes.change_set import Update

Identity: TypeAlias = tuple[str, str, str, str]
"""apiVersion, kind, namespace and name."""


@lru_cache(maxsize=256)  # a fleet holds the same small file many times
def identities(data: bytes) -> frozenset[Identity]:
    """The objects of a manifest; none where it can't be read."""
    try:
        return frozenset(_identity(document) for document in parse(data.decode()))
    except (UnicodeDecodeError, YamlError):
        return frozenset()


def _identity(document: Node) -> Identity:
    metadata = _child(document, "metadata")
    texts = (
        _child(document, "apiVersion"),
        _child(document, "kind"),
        _child(metadata, "namespace"),
        _child(metadata, "name"),
    )
    api, kind, namespace, name = (node.text if isinstance(node, Scalar) else "" for node in texts)
    return api, kind, namespace, name


def _child(node: Node | None, key: str) -> Node | None:
    found = pairs(node) if isinstance(node, Mapping) else ()
    return next((child for name, child in found if name.text == key), None)


def leaving_first(updates: Sequence[Update]) -> tuple[Update, ...]:
    """Updates in an order in which an object leaves one file before it appears in another.

    Objects that change places in a ring have no such order; then it is that of the paths.
    """
    if len(updates) < 2:  # noqa: PLR2004 - nothing to order
        return tuple(updates)
    old = {each.path: identities(each.old) for each in updates}
    new = {each.path: identities(each.data) for each in updates}
    after = {
        path: [
            other for other in old if other != path and (new[path] - old[path]) & (old[other] - new[other])
        ]
        for path in old
    }
    try:
        ordered = tuple(graphlib.TopologicalSorter(after).static_order())
    except graphlib.CycleError:
        ordered = tuple(sorted(old))
    by_path = {each.path: each for each in updates}
    return tuple(by_path[path] for path in ordered)
