"""Field paths of replacements, such as `spec.containers.[name=app].image`: split, looked up, matched and made.

After kyaml 0.21: utils/pathsplitter.go, yaml/fns.go (PathGetter) and yaml/match.go (PathMatcher).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from reloadgen.document.nodes import YamlError
from reloadgen.kustomize.resources.patch_error import NotModelledError, PatchError
from reloadgen.kustomize.resources.patterns import compiled
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.fields import scalar_text
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from reloadgen.document.values import Value

Made: TypeAlias = Literal["scalar", "map", "list", ""]
"""What is made where a field is missing; "": nothing."""

_INDEX = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)


class Place(NamedTuple):
    """A value's place in the map or list that holds it; `made` if it was missing, `parsed` if a text holds it."""

    container: dict[str, Value] | list[Value]
    key: str | int
    made: bool = False
    parsed: bool = False

    @property
    def value(self) -> Value:
        """What stands there."""
        if isinstance(self.container, list):
            return self.container[int(self.key)]
        return self.container[str(self.key)]

    def put(self, value: Value) -> None:
        """Put another value there."""
        if isinstance(self.container, list):
            self.container[int(self.key)] = value
        else:
            self.container[str(self.key)] = value


def split(path: str) -> list[str]:
    """The parts of a path; dots in brackets or after a backslash belong to a part."""
    parts = _split_at_dots(path)
    joined: list[str] = []
    while parts:
        part = parts.pop(0)
        if part.startswith("[") and not part.endswith("]"):
            while parts and not part.endswith("]"):
                part = f"{part}.{parts.pop(0)}"
            part = part if "=" in part else part.strip("[]")
        joined.append(part)
    return joined


def _split_at_dots(path: str) -> list[str]:
    found = path.split(".")
    found = found[1:] if len(found) > 1 and not found[0] else found
    parts = found[:1]
    for part in found[1:]:
        if parts[-1].endswith("\\"):
            parts[-1] = parts[-1].removesuffix("\\") + "." + part
        else:
            parts.append(part)
    return parts


def look_up(content: Value, parts: list[str]) -> Place | None:
    """The place at a path; None where something on the way is missing.

    Raises:
        PatchError: the path does not fit what is there.
    """
    place = Place([content], 0)
    for part in filter(None, (each.strip() for each in parts)):
        found = _step(place.value, part)
        if found is None:
            return None
        place = found
    return place


def _step(value: Value, part: str) -> Place | None:
    if _INDEX.fullmatch(part) or part == "-":
        items = _items(value, part)
        index = len(items) - 1 if part == "-" else int(part)
        if index < 0:
            raise PatchError(f"{part} is not an index of the list")
        return Place(items, index) if index < len(items) else None
    if part == "*":
        raise PatchError("* is not allowed in the path of a source")
    if _is_match(part):
        key, wanted = _key_and_pattern(part)
        items = _items(value, part)
        return next(
            (Place(items, index) for index, item in enumerate(items) if _has(item, key, wanted)), None
        )
    fields = _fields(value, part)
    return Place(fields, part) if part in fields else None


def _has(item: Value, key: str, wanted: str) -> bool:
    if not key:
        return scalar_text(item) == wanted
    return isinstance(item, dict) and key in item and scalar_text(item[key]) == wanted


def match(place: Place, parts: list[str], made: Made) -> list[Place]:
    """Every place at a path; missing fields are made if `made` says what the last one is to be.

    Raises:
        PatchError: the path does not fit what is there.
        NotModelledError: what kustomize makes of a null there.
    """
    if not parts:
        return [place]
    part, rest = parts[0], parts[1:]
    if _INDEX.fullmatch(part) and not part.startswith("-"):
        return _match_index(place.value, int(part), rest, made)
    if _is_match(part):
        return _match_items(place.value, part, rest, made)
    if part == "*":
        items = _items(place.value, part)
        return [each for index in range(len(items)) for each in match(Place(items, index), rest, made)]
    return _match_field(place.value, part, rest, made)


def _match_index(value: Value, index: int, rest: list[str], made: Made) -> list[Place]:
    items = _items(value, str(index))
    is_new = made and index == len(items)
    if is_new:
        _refuse_null(value)
        items.append(_new(rest, made))
    if index >= len(items):
        raise PatchError(f"the list has no item {index}")
    return match(Place(items, index, made=bool(is_new)), rest, made)


def _match_items(value: Value, part: str, rest: list[str], made: Made) -> list[Place]:
    key, pattern = _key_and_pattern(part)
    items = _items(value, part)
    found = _matching(items, key, pattern, rest, made)
    if found or not made:
        return found
    _refuse_null(value)
    items.append({key: pattern} if key else pattern)
    if not compiled(pattern).search(pattern):
        raise PatchError(f"{part} cannot be made: its pattern does not match itself")
    return _matching(items, key, pattern, rest, made)


def _matching(items: list[Value], key: str, pattern: str, rest: list[str], made: Made) -> list[Place]:
    found: list[Place] = []
    for index, item in enumerate(items):
        text = item if not key else item.get(key) if isinstance(item, dict) else None
        if text is not None and compiled(pattern).search(scalar_text(text)):
            place = Place(items, index)
            found += match(place, rest, made) if key else [place]
    return found


def _match_field(value: Value, part: str, rest: list[str], made: Made) -> list[Place]:
    fields = _fields(value, part)
    is_new = part not in fields
    if is_new:
        if not made:
            return []
        _refuse_null(value)
        fields[part] = _new(rest, made)
    place = Place(fields, part, made=is_new)
    if rest and not isinstance(place.value, dict | list):
        return [each._replace(parsed=True) for each in match(Place([parsed(place.value)], 0), rest, made)]
    return match(place, rest, made)


def parsed(text: Value) -> Value:
    """The value that a text holds as YAML or JSON."""
    if text is None:
        raise NotModelledError("a path that leads into null")
    if isinstance(text, str) and unknown_parts(text):
        raise NotModelledError("a path that leads into a text that is not known")
    try:
        documents = yaml_reader.read(scalar_text(text))
    except YamlError as error:
        raise PatchError(f"the text on the path is neither YAML nor JSON: {error}") from error
    if not documents:
        raise PatchError("the text on the path is empty")
    return documents[0].value


def _new(rest: list[str], made: Made) -> Value:
    if rest:
        return [] if _is_match(rest[0]) or _INDEX.fullmatch(rest[0]) else {}
    return {"map": {}, "list": []}.get(made, "")  # type: ignore[return-value]  # the values of a dict are invariant


def _is_match(part: str) -> bool:
    return part.startswith("[") and part.endswith("]")


def _key_and_pattern(part: str) -> tuple[str, str]:
    key, equals, pattern = part.removesuffix("]").removeprefix("[").partition("=")
    if not equals:
        raise PatchError(f"{part} has to be [key=value]")
    return key, pattern


def _items(value: Value, part: str) -> list[Value]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise PatchError(f"{part} leads into something that is not a list")
    return value


def _fields(value: Value, part: str) -> dict[str, Value]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise PatchError(f"{part} leads into something that is not a map")
    return value


def _refuse_null(value: Value) -> None:
    if value is None:
        raise NotModelledError("a field that is to be made below null")
