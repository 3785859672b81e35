"""Which line of the inventory set each resolved value of a cluster, or that it is built in or computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from reloadgen.addon_profiles.reloader import reloader_install
from reloadgen.inventory import builtin_addons
from reloadgen.inventory.addons import PINS, SECTIONS
from reloadgen.inventory.key_paths import show

if TYPE_CHECKING:
    from reloadgen.document.nodes import KeyPath
    from reloadgen.document.values import Value
    from reloadgen.inventory.fleet import AddOn, Cluster
    from reloadgen.inventory.yaml_text import YamlText

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


class Explained(NamedTuple):
    """A resolved value by its path below the cluster, and where it comes from."""

    path: str
    value: Value
    origin: str


def explain_cluster(cluster: Cluster, text: YamlText) -> tuple[Explained, ...]:
    """Every resolved value of a cluster with its origin."""
    return tuple(Explained(show(path), value, origin) for path, value, origin in _cluster(cluster, text))


def _cluster(cluster: Cluster, text: YamlText) -> Iterator[tuple[KeyPath, Value, str]]:
    def origin(*path: str) -> str:
        return _line(text, cluster.settings.origin(*path))

    for key, field in _FIELDS.items():
        yield (key,), getattr(cluster, field), origin(key)
    for label, value in cluster.labels.items():
        yield ("labels", label), value, origin("labels", label)
    for key in ("kind", "name", "namespace"):
        yield ("source", key), getattr(cluster.source, key), origin("source", key)
    addons = {addon.name: addon for addon in cluster.addons}
    for decision in cluster.decisions:
        by_selector = decision.origin is not None and decision.origin[-1] == "selector"
        line = _line(text, decision.origin)
        yield (
            ("addons", decision.addon, "enabled"),
            decision.enabled,
            f"{line}, selector" if by_selector else line,
        )
        if decision.enabled:
            yield from _addon(addons[decision.addon], cluster, text)


def _addon(addon: AddOn, cluster: Cluster, text: YamlText) -> Iterator[tuple[KeyPath, Value, str]]:
    for key, field in _ADD_ON_FIELDS.items():
        value = getattr(addon, field)
        if value == "" and key in PINS:
            continue
        origin = addon.merged.origin(key)
        if origin is None and key == "group":
            origin = cluster.settings.origin("group")
        yield ("addons", addon.name, key), value, _line(text, origin)
    sections = {"values": addon.values} | {key: getattr(addon, field) for key, field in SECTIONS.items()}
    for section, spec in sections.items():
        shown = {key: value for key, value in spec.items() if key != "values" or section == "values"}
        for path, value in _leaves(shown, (section,)):
            yield ("addons", addon.name, *path), value, _origin_in_section(addon, path, text)


def _origin_in_section(addon: AddOn, path: tuple[str, ...], text: YamlText) -> str:
    section, *fields = path
    if fields and fields[0] in builtin_addons.COMPUTED.get(section, {}):
        return COMPUTED
    return _line(text, addon.merged.origin(*path), _FOLLOWED.get((addon.name, *path), BUILT_IN))


def _line(text: YamlText, origin: KeyPath | None, otherwise: str = BUILT_IN) -> str:
    if origin is None:
        return otherwise
    location = text.locate(origin)
    return f"{location.path}:{location.line}"


def _leaves(
    value: Value | Mapping[str, Value], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Value]]:
    """Every value that is not a map, and every empty map, with its path."""
    if isinstance(value, Mapping) and value:
        for key, child in value.items():
            yield from _leaves(child, (*path, key))
    elif not isinstance(value, Mapping):
        yield path, value
    elif len(path) > 1:
        yield path, {}
