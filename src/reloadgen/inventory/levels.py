"""The levels that settings come from, each as plain values by key; the most specific level comes last."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from reloadgen.inventory.merge import Level
from reloadgen.inventory.written.model import SourceModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from reloadgen.document.nodes import KeyPath
    from reloadgen.inventory.written.model import InventoryModel

_NULL_IS_IGNORED = {
    *("enabled", "labels", "source"),
    *("values", "ociRepository", "helmRelease", "kustomization"),
}
"""Keys where null is as good as no key. Everywhere else null removes what the levels below set."""


def of_all_clusters(written: InventoryModel) -> tuple[Level, ...]:
    """The settings of every cluster."""
    return (Level(("defaults",), _values(written.defaults)),) if written.defaults is not None else ()


def of_cluster(written: InventoryModel, index: int) -> Level:
    """The settings of one cluster."""
    return Level(("clusters", index), _values(written.clusters[index]))


def of_addon(written: InventoryModel, name: str) -> tuple[Level, ...]:
    """The settings of an add-on for every cluster."""
    model = (written.addons or {}).get(name)
    return (Level(("addons", name), _values(model)),) if model is not None else ()


def of_addon_in_cluster(written: InventoryModel, name: str, index: int) -> Level | None:
    """The settings of an add-on for one cluster."""
    model = (written.clusters[index].addons or {}).get(name)
    path: KeyPath = ("clusters", index, "addons", name)
    return Level(path, _values(model)) if model is not None else None


def _values(model: BaseModel) -> dict[str, Any]:
    """The keys that are set. A section that is replaced as a whole stays a model, so that it is not merged."""
    values: dict[str, Any] = {}
    keys = _keys(type(model))
    for name in model.model_fields_set:
        key, value = keys[name], getattr(model, name)
        if value is not None or key not in _NULL_IS_IGNORED:
            values[key] = _values(value) if isinstance(value, SourceModel) else value
    return values


@cache
def _keys(model: type[BaseModel]) -> Mapping[str, str]:
    return {name: field.alias or name for name, field in model.model_fields.items()}
