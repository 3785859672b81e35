"""The order of updates that move objects from one manifest to another."""

from __future__ import annotations

import graphlib
from functools import lru_cache
from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.kubernetes_object import objects_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.changes.change_set import Update
    from reloadgen.manifests.identity import ObjectId


@lru_cache(maxsize=256)  # a fleet holds the same small file many times
def object_ids(data: bytes) -> frozenset[ObjectId]:
    """The identities of the objects in a manifest; none where it can't be read."""
    try:
        documents = yaml_reader.read(data.decode())
    except (UnicodeDecodeError, YamlError):
        return frozenset()
    return frozenset(each.id for document in documents for each in objects_in(document, ""))


def leaving_first(updates: Sequence[Update]) -> tuple[Update, ...]:
    """Updates in an order in which an object leaves one file before it appears in another.

    Objects that change places in a ring have no such order; then it is that of the paths.
    """
    if len(updates) < 2:  # noqa: PLR2004 - nothing to order
        return tuple(updates)
    old = {each.path: object_ids(each.old) for each in updates}
    new = {each.path: object_ids(each.data) for each in updates}
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
