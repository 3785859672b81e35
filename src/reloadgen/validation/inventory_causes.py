"""Where the inventory causes a finding in a generated file: the line where one would correct it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from reloadgen.files.paths import is_within
from reloadgen.flux.flux_objects import SOURCE_GROUP, is_helm_release, is_kustomization
from reloadgen.manifests import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reloadgen.document.nodes import KeyPath
    from reloadgen.errors import Location
    from reloadgen.findings import Finding
    from reloadgen.inventory.fleet import AddOn, Cluster
    from reloadgen.manifests.fields import Key
    from reloadgen.manifests.identity import ObjectId
    from reloadgen.manifests.kubernetes_object import KubernetesObject
    from reloadgen.validation.case import Case

_Field: TypeAlias = "tuple[KubernetesObject, tuple[Key, ...]]"
_START = 1
"""The column of a start that only the inventory declares: its file has no object."""
_PINS = ("version", "semver", "digest")


class InventoryCauses:
    """Moves findings to the lines of the inventory that cause them."""

    def __init__(self, case: Case) -> None:
        """Reads generated files when a finding is in them, each once."""
        self._case = case
        self._clusters = {cluster.name: cluster for cluster in case.fleet.clusters}
        self._fields: dict[str, Mapping[Location, _Field]] = {}

    def at_cause(self, finding: Finding) -> Finding:
        """The finding of one cluster at the line that causes it, about where it was; else unchanged."""
        if not finding.clusters:
            return finding
        cluster, path = self._clusters[finding.clusters[0]], finding.location.path
        if finding.location == replace(self._case.set_at(cluster), column=_START):
            return replace(finding, location=self._case.set_at(cluster, "syncPath"))
        if path not in self._case.generated_paths:
            return finding
        addon = next((each for each in cluster.addons if is_within(path, each.placement.directory)), None)
        if path not in self._fields:
            self._fields[path] = _fields_by_location(self._case.repository.objects(path))
        found = self._fields[path].get(finding.location)
        if addon is None or found is None:
            return finding
        cause = _Settings(self._case, cluster, addon).cause(*found)
        if cause is None:
            return finding
        return replace(finding, location=cause, about=(finding.location, *finding.about))


def _fields_by_location(objects: Iterable[KubernetesObject]) -> Mapping[Location, _Field]:
    """The fields of objects by position; of several that begin there, the innermost."""
    found: dict[Location, _Field] = {}
    for each in objects:
        for keys in _key_paths(each.content):
            location = each.location(*keys)
            if location not in found or len(found[location][1]) < len(keys):
                found[location] = (each, keys)
    return found


def _key_paths(value: object, keys: tuple[Key, ...] = ()) -> Iterator[tuple[Key, ...]]:
    yield keys
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _key_paths(item, (*keys, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _key_paths(item, (*keys, index))


@dataclass(frozen=True, slots=True)
class _Settings:
    """The settings of an add-on of a cluster, by the fields that they are written to."""

    case: Case
    cluster: Cluster
    addon: AddOn

    def cause(self, written: KubernetesObject, keys: tuple[Key, ...]) -> Location | None:
        """Where the inventory sets a field; None where it is built in, or a template makes it."""
        match keys:
            case ("spec", "path", *_) if is_kustomization(written.id):
                return self.case.set_at(self.cluster, "root")
            case ("spec", "sourceRef", *_) if is_kustomization(written.id):
                return self.case.set_at(self.cluster, "source", "fluxNamespace")
            case ("metadata", "namespace") if is_kustomization(written.id):
                return self.case.set_at(self.cluster, "fluxNamespace")
        for path in _settings(written.id, keys):
            origin = self._origin(path, fields.at(written.content, *map(str, keys)))
            if origin is not None:
                return self.case.locate(origin)
        return None

    def _origin(self, path: tuple[Key, ...], written: object) -> KeyPath | None:
        """Where the value at a path is set, as it is written; of a missing value, where the nearest map above it is."""
        merged = self.addon.merged
        values = {"values": merged.values.values} if path[0] == "values" else merged.settings.values
        names: list[str] = []
        for key in path:
            value = fields.at(values, *names, str(key))
            if value is None:
                break
            names.append(str(key))
        if not names:
            return None
        value = fields.at(values, *names)
        origin = merged.origin(*names)
        if origin is None or (len(names) == len(path) and not isinstance(value, dict) and value != written):
            return None
        return (*origin, *path[len(names) :])


def _settings(identity: ObjectId, keys: tuple[Key, ...]) -> Iterator[tuple[Key, ...]]:
    """The paths of settings of an add-on that may be written to a field."""
    section = _section(identity)
    match keys:
        case ("metadata", "namespace", *_) | ("spec", "targetNamespace", *_):
            yield ("namespace",)
        case ("spec", "url", *_) | ("spec", "chartRef", *_):
            yield ("chart",)
        case ("spec", "values", *inner) if section == "helmRelease":
            yield ("values", *inner)
        case ("spec", "ref", *_) if section == "ociRepository":
            yield from ((pin,) for pin in _PINS)
        case ("spec", first, *inner) if section:
            yield (section, first, *inner)


def _section(identity: ObjectId) -> str:
    """The open section that an object is made from."""
    if is_helm_release(identity):
        return "helmRelease"
    if is_kustomization(identity):
        return "kustomization"
    return "ociRepository" if identity.kind == "OCIRepository" and identity.group == SOURCE_GROUP else ""
