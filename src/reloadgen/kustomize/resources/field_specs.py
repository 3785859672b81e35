"""Field specs: which field of which kinds a transformer changes (kustomize 5.8, api/filters/fieldspec)."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.kustomize.resources.builtin_data import field_specs
from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.manifests.fields import Content, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reloadgen.document.values import Value
    from reloadgen.manifests.identity import ObjectId

Edit: TypeAlias = "Callable[[Value], Value]"
Made: TypeAlias = 'Literal["map", "scalar", ""]'
"""What is made where the field is missing; "": nothing."""
_INDEX = re.compile(r"[+-]?[0-9]+", re.ASCII)
_MAX_INDEX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """The path of a field, and the kinds that have it; empty parts match every kind."""

    path: str
    create: bool = False
    group: str = ""
    version: str = ""
    kind: str = ""

    @classmethod
    def of(cls, content: object) -> FieldSpec:
        """The field spec that a map holds."""
        group, version, kind = (text(content, key) for key in ("group", "version", "kind"))
        return cls(text(content, "path"), text(content, "create") == "true", group, version, kind)

    def is_of(self, identity: ObjectId) -> bool:
        """Whether objects with this identity have the field."""
        pairs = ((self.group, identity.group), (self.version, identity.version), (self.kind, identity.kind))
        return all(not wanted or wanted == found for wanted, found in pairs)

    def covers(self, other: FieldSpec) -> bool:
        """Whether it is the same field, of kinds that the other one has, too."""
        pairs = ((other.group, self.group), (other.version, self.version), (other.kind, self.kind))
        return self.path == other.path and all(not wanted or wanted == own for wanted, own in pairs)


@cache
def defaults(transformer: str) -> tuple[FieldSpec, ...]:
    """The field specs of a transformer that kustomize has built in."""
    return tuple(map(FieldSpec.of, field_specs()[transformer]))


def joined(specs: tuple[FieldSpec, ...], others: Iterable[FieldSpec]) -> tuple[FieldSpec, ...]:
    """Field specs with others added that are not among them.

    Raises:
        PatchError: two disagree on whether to make the field.
    """
    for other in others:
        same = next((spec for spec in specs if spec.covers(other)), None)
        if same is None:
            specs = (*specs, other)
        elif same.create != other.create:
            raise PatchError(
                f"conflicting field specs for {other.path}: `create` is once true and once false"
            )
    return specs


def edited(
    content: Content, specs: Iterable[FieldSpec], identity: ObjectId, edit: Edit, made: Made
) -> Content:
    """The content with each of these fields edited; fields that are missing are made where the spec says so.

    Raises:
        PatchError: the object has something else at a path.
    """
    changed = deepcopy(content)
    for spec in specs:
        if spec.is_of(identity):
            try:
                _edit(changed, _split(spec.path), edit, made if spec.create else "")
            except PatchError as error:
                raise PatchError(f"{spec.path} of {identity}: {error}") from error
    return changed


def _split(path: str) -> list[str]:
    """The parts of a path; a slash after a backslash belongs to a part."""
    parts = path.replace("\\/", "\0").split("/")
    parts = parts[1:] if len(parts) > 1 and not parts[0] else parts
    return [part.replace("\0", "/") for part in parts]


def _edit(value: Value, path: list[str], edit: Edit, made: Made) -> Value:
    """The value with what is at the path edited, in place."""
    if not path:
        return edit(value)
    if value is None:
        return None
    if isinstance(value, list):
        value[:] = [_edit(item, path, edit, made) for item in value]
        return value
    if not isinstance(value, dict):
        raise PatchError("a map or a list is expected on the way")
    name = path[0].removesuffix("[]")
    is_list = name != path[0]
    if name and not name.strip():
        return _edit(value, path[1:], edit, made)  # kustomize looks for no field at all
    if not name or _is_no_field(name.strip()):
        raise PatchError(f"the path has a part {name!r}, which is not a field")
    creates: Made = "" if is_list else made
    if name not in value and not creates:
        return value
    found = value.get(name)
    if found is None and is_list:
        found = []
    elif found is None and creates:
        found = {} if len(path) > 1 or creates == "map" else ""
    value[name] = _edit(found, path[1:], edit, made)
    return value


def _is_no_field(name: str) -> bool:
    """Whether kustomize takes it for the index of a list, or for a match of items."""
    if _INDEX.fullmatch(name):
        return abs(int(name)) <= _MAX_INDEX
    return name in ("-", "*") or (name.startswith("[") and name.endswith("]"))
