"""One of the `vars` of a kustomization: the object and field that it stands for, and where $(NAME) is replaced."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.field_paths import look_up, split
from reloadgen.kustomize.resources.namespaced_kinds import compared
from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.manifests.fields import Content, scalar_text, text
from reloadgen.manifests.identity import ObjectId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.document.values import Value
    from reloadgen.kustomize.resources.resource import Resource, Transformation

_REFERENCE = re.compile(r"\$(?:\$|\(([^)]*)\))")
_INDEX = re.compile(r"(.+)\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class BuildVar:
    """A var: its name, the object, the path of the field, and where it is declared."""

    name: str
    target: ObjectId
    path: str
    transformation: Transformation

    @classmethod
    def of(cls, content: object, transformation: Transformation) -> BuildVar:
        """The var that a map holds."""
        group, version = text(content, "objref", "group"), text(content, "objref", "version")
        api_version = text(content, "objref", "apiVersion")
        if not api_version:
            api_version = f"{group}/{version}" if group else version
        elif "/" not in api_version and group:
            api_version = f"{group}/{api_version}"
        kind, namespace, name = (text(content, "objref", key) for key in ("kind", "namespace", "name"))
        target = ObjectId(api_version, kind, namespace, name)
        path = text(content, "fieldref", "fieldPath") or "metadata.name"
        return cls(text(content, "name"), target, path, transformation)

    def is_for(self, resource: Resource) -> bool:
        """Whether it stands for a field of this object, under any name that it had; no namespace means any."""
        if self.target.namespace:
            return compared(self.target) in resource.ids
        return any(each._replace(namespace="") == self.target for each in resource.ids)

    def value_in(self, content: Content) -> Value:
        """What it stands for.

        Raises:
            PatchError: the object has no such field.
        """
        parts = [part for each in split(self.path) for part in _with_index_apart(each)]
        place = look_up(content, parts)
        if place is None:
            raise PatchError(f"there is no {self.path}")
        return "" if place.value is None else place.value


def _with_index_apart(part: str) -> list[str]:
    """`ports[0]` as `ports` and `0`."""
    found = _INDEX.fullmatch(part)
    return [found[1], found[2]] if found else [part]


def resolved(value: Value, values: Mapping[str, Value]) -> Value:
    """A field with each $(NAME) in its texts replaced, in a list or map one level deep.

    Raises:
        PatchError: a list holds something else than texts.
    """
    if isinstance(value, str):
        return _resolved_text(value, values)
    if isinstance(value, dict):
        return {
            key: _resolved_text(each, values) if isinstance(each, str) else each
            for key, each in value.items()
        }
    if isinstance(value, list):
        if not all(isinstance(each, str) for each in value):
            raise PatchError("it has to be a list of texts")
        return [_resolved_text(str(each), values) for each in value]
    return value


def _resolved_text(value: str, values: Mapping[str, Value]) -> Value:
    found = _REFERENCE.fullmatch(value)
    if found and found[1] in values and not isinstance(values[found[1]], dict | list):
        return values[found[1]]
    return _REFERENCE.sub(lambda match: _replacement(match, values), value)


def _replacement(match: re.Match[str], values: Mapping[str, Value]) -> str:
    name = match[1]
    if name is None:
        return "$"
    value = values.get(name)
    return match[0] if value is None or isinstance(value, dict | list) else scalar_text(value)
