"""The fields of one object that a replacement fills (kustomize 5.8, api/filters/replacement)."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reloadgen.document.nodes import Scalar, YamlError
from reloadgen.document.values import plain_value
from reloadgen.kustomize.resources.field_paths import Made, Place, look_up, match, parsed, split
from reloadgen.kustomize.resources.patch_error import NotModelledError, PatchError
from reloadgen.manifests.fields import Content, at, scalar_text, text
from reloadgen.manifests.unknown_text import unknown, unknown_parts

if TYPE_CHECKING:
    from reloadgen.document.values import Value


@dataclass(frozen=True, slots=True)
class FieldOptions:
    """The `options` of a source or target: which part of a text, and whether to make the field."""

    delimiter: str = ""
    index: int = 0
    create: bool = False

    @classmethod
    def of(cls, content: object) -> FieldOptions:
        """The options that a map holds."""
        index = at(content, "index")
        create = at(content, "create") is True
        return cls(text(content, "delimiter"), index if isinstance(index, int) else 0, create)

    def part_of(self, value: Value) -> Value:
        """The part of a source's value that they choose.

        Raises:
            PatchError: there is no such part.
        """
        if not self.delimiter or _is_unknown(value):
            return value
        if isinstance(value, dict | list):
            raise PatchError("the delimiter is for texts, and the value is a map or a list")
        parts = scalar_text(value).split(self.delimiter)
        if not 0 <= self.index < len(parts):
            raise PatchError(f"index {self.index} is out of bounds for {scalar_text(value)}")
        return parts[self.index]

    def joined(self, target: Value, value: Value) -> Value:
        """A target's text with the value in the place of one of its parts.

        Raises:
            PatchError: the target is no text.
        """
        if not self.delimiter:
            return value
        if isinstance(target, dict | list):
            raise PatchError("the delimiter is for texts, and the target is a map or a list")
        parts = scalar_text(target).split(self.delimiter)
        if self.index < 0:
            parts.insert(0, scalar_text(value))
        elif self.index >= len(parts):
            parts.append(scalar_text(value))
        else:
            parts[self.index] = scalar_text(value)
        return self.delimiter.join(parts)


def source_value(content: Content, path: str, options: FieldOptions) -> Value:
    """The value that a replacement takes from an object.

    Raises:
        PatchError: there is none.
    """
    place = look_up(content, split(path))
    if place is None or place.value is None or place.value in ({}, []):
        raise PatchError(f"the source has no {path}")
    return options.part_of(place.value)


def filled(content: Content, path: str, value: Value, options: FieldOptions) -> Content:
    """The content with a value at a path.

    Raises:
        PatchError: there is no such field, or the value does not fit.
        NotModelledError: what kustomize makes of it.
    """
    made: Made = ""
    if options.create:
        made = "map" if isinstance(value, dict) else "list" if isinstance(value, list) else "scalar"
    changed = deepcopy(content)
    if _fill_text(changed, split(path), value, made):
        return changed
    places = match(Place([changed], 0), split(path), made)
    if not places:
        raise PatchError(f"there is no field {path}")
    for place in places:
        _fill(place, options.joined(place.value, value))
    return changed


def _fill_text(content: Content, parts: list[str], value: Value, made: Made) -> bool:
    """Fill a field of the JSON or YAML that a text holds, if there is one; what YAML becomes is not computed."""
    for length in range(1, len(parts)):
        try:
            place = look_up(content, parts[:length])
        except PatchError:
            continue
        if place is not None and not isinstance(place.value, dict | list):
            return _fill_parsed(place, parts[length:], value, made)
    return False


def _fill_parsed(place: Place, rest: list[str], value: Value, made: Made) -> bool:
    written = scalar_text(place.value)
    try:
        root = Place([parsed(place.value)], 0)
        found = match(root, rest, made)
        for each in found:
            _fill(each, value)
    except PatchError:
        return False
    if found and written.lstrip()[:1] in ("{", "["):
        is_pretty = "\n" in written and "  " in written
        form: dict[str, Any] = {"indent": 2} if is_pretty else {"separators": (",", ":")}
        place.put(json.dumps(root.value, sort_keys=True, ensure_ascii=False, **form))
    elif found:
        place.put(unknown("a replacement"))
    return bool(found)


def _fill(place: Place, value: Value) -> None:
    if place.parsed:
        return  # kustomize fills a copy of what the text holds
    before = place.value
    if isinstance(before, dict | list):
        place.put(deepcopy(value))
        return
    filling = "" if isinstance(value, dict | list) else scalar_text(value)
    if place.made:
        place.put(_typed(filling))
    elif isinstance(before, str) or _is_unknown(filling):
        place.put(filling)
    else:
        place.put(_of_type(before, filling))


def _typed(filling: str) -> Value:
    if _is_unknown(filling):
        return filling
    try:
        return plain_value(Scalar(filling, plain=True, tag=None, start=None, end=None))
    except YamlError as error:
        raise PatchError(str(error)) from error


def _of_type(before: Value, filling: str) -> Value:
    """The text as a value of the type that the field had, which kustomize keeps."""
    found = _typed(filling)
    is_float = isinstance(before, float) and isinstance(found, int | float)
    if before is None:
        raise NotModelledError("a replacement of null")
    if type(found) is type(before) or (is_float and not isinstance(found, bool)):
        return found
    raise PatchError(f"{filling} is not of the type that the field has")


def _is_unknown(value: Value) -> bool:
    return isinstance(value, str) and bool(unknown_parts(value))
