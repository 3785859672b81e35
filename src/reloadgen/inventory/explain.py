"""Where each resolved value came from: a line of the inventory, the built-in level, or a computation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader import reloader_install
from reloadgen.inventory import builtin_addons
from reloadgen.inventory.addons import PINS, SECTIONS, Level
from reloadgen.inventory.key_paths import KeyPath, show
from reloadgen.inventory.resolve import levels

if TYPE_CHECKING:
    from reloadgen.document.values import Value
    from reloadgen.inventory.fleet import AddOn, Cluster, Fleet
    from reloadgen.inventory.model import InventoryWritten
    from reloadgen.inventory.yaml_text import Text

BUILT_IN, COMPUTED = "built-in", "computed"
_FIELDS = {
    "enabled": "enabled",
    "context": "context",
    "root": "root",
    "entrypoint": "entrypoint",
    "syncPath": "sync_path",
    "fluxNamespace": "flux_namespace",
}
_ADD_ON_FIELDS = {
    "chart": "chart",
    "version": "version",
    "semver": "semver",
    "digest": "digest",
    "namespace": "namespace",
    "createNamespace": "create_namespace",
    "group": "group",
}
_FOLLOWED: dict[tuple[str, ...], str] = {
    (reloader_install.ADDON, "values", *reloader_install.NAMESPACE_VALUE): "built-in, follows namespace"
}


def origins(
    text: Text, written: InventoryWritten, fleet: Fleet
) -> Mapping[str, Mapping[str, tuple[Value, str]]]:
    """For each cluster by name: every resolved value by its path, with its origin."""
    explainer = _Explainer(text, written)
    return {
        cluster.name: dict(explainer.cluster(index, cluster)) for index, cluster in enumerate(fleet.clusters)
    }


class _Explainer:
    """Looks values up in the levels, the most specific first."""

    def __init__(self, text: Text, written: InventoryWritten) -> None:
        self._text, self._written = text, written

    def cluster(self, index: int, cluster: Cluster) -> Iterator[tuple[str, tuple[Value, str]]]:
        places: tuple[KeyPath, ...] = (("clusters", index), ("defaults",))
        for key, field in _FIELDS.items():
            yield key, (getattr(cluster, field), self._first(places, (key,), BUILT_IN))
        for label, value in cluster.labels.items():
            yield show(("labels", label)), (value, self._first(places, ("labels", label), BUILT_IN))
        for key in ("kind", "name", "namespace"):
            yield (
                f"source.{key}",
                (getattr(cluster.source, key), self._first(places, ("source", key), BUILT_IN)),
            )
        given = {addon.name: addon for addon in cluster.addons}
        for name in sorted({*builtin_addons.ADD_ONS, *(self._written.addons or {})}):
            yield f"addons.{name}.enabled", (name in given, self._enabled(index, name))
            if name in given:
                yield from self._addon(index, given[name], places)

    def _enabled(self, index: int, name: str) -> str:
        """What decided whether the cluster gets the add-on: the cluster, else the add-on's `enabled` or selector."""
        special = (self._written.clusters[index].addons or {}).get(name)
        if special is not None and special.enabled is not None:
            return self._place(("clusters", index, "addons", name, "enabled"))
        declared = (self._written.addons or {}).get(name)
        if declared is not None and declared.selector and declared.enabled is not False:
            return f"{self._place(('addons', name, 'selector'))}, selector"
        if declared is not None and declared.enabled is not None:
            return self._place(("addons", name, "enabled"))
        return BUILT_IN

    def _addon(
        self, index: int, addon: AddOn, places: tuple[KeyPath, ...]
    ) -> Iterator[tuple[str, tuple[Value, str]]]:
        found = levels(self._written, addon.name, index)
        paths = tuple(level.path for level in reversed(found) if level.path)
        for key, field in _ADD_ON_FIELDS.items():
            value = getattr(addon, field)
            if value == "" and key in PINS:
                continue
            above = self._first(places, (key,), BUILT_IN) if key == "group" else BUILT_IN
            yield f"addons.{addon.name}.{key}", (value, self._first(paths, (key,), above))
        sections = {"values": addon.values} | {key: getattr(addon, field) for key, field in SECTIONS.items()}
        for section, spec in sections.items():
            shown = {key: value for key, value in spec.items() if key != "values" or section == "values"}
            for path, value in _leaves(shown, (section,)):
                yield show(("addons", addon.name, *path)), (value, self._leaf(found, addon.name, path))

    def _leaf(self, found: tuple[Level, ...], name: str, path: KeyPath) -> str:
        section, field = str(path[0]), str(path[1]) if len(path) > 1 else ""
        if field in builtin_addons.COMPUTED.get(section, {}):
            return COMPUTED
        paths = tuple(level.path for level in reversed(found) if level.path)
        return self._first(paths, path, _FOLLOWED.get((name, *map(str, path)), BUILT_IN))

    def _first(self, places: tuple[KeyPath, ...], path: KeyPath, otherwise: str) -> str:
        found = self._text.first(places, path, keep_null=path[:1] == ("values",))
        return otherwise if found is None else self._place(found)

    def _place(self, path: KeyPath) -> str:
        location = self._text.locate(path)
        return f"{location.path}:{location.line}"


def _leaves(value: Value | Mapping[str, Value], path: KeyPath) -> Iterator[tuple[KeyPath, Value]]:
    """Every value that is no map, or an empty one, with its path."""
    if isinstance(value, Mapping) and value:
        for key, child in value.items():
            yield from _leaves(child, (*path, key))
    elif not isinstance(value, Mapping):
        yield path, value
    elif len(path) > 1:
        yield path, {}
