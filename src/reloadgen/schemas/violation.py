"""One breach of a schema in words. Values are shown short, documents never."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema import ValidationError


@dataclass(frozen=True, slots=True)
class Violation:
    """A breach of a schema: the path to the value, what is wrong on one line, the fix ("" where unknown).

    It is no `Finding`: it knows no file. The caller knows where the value is written.
    """

    path: tuple[str | int, ...]
    message: str
    fix: str
    of_key: bool = False
    """Whether the key is wrong, not its value."""


_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "a map",
    "string": "a string",
}
_PATTERNS = {
    r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$": "a duration such as 10m",
    r"^([0-9]+(\.[0-9]+)?(ms|s|m))+$": "a duration such as 5m, without hours",
    "^oci://.*$": "an address that begins with oci://",
    "^(http|https)://.*$": "an address that begins with https://",
    "^(http|https|ssh)://.*$": "an address that begins with https:// or ssh://",
    "^(http|https|oci)://.*$": "an address that begins with https:// or oci://",
}
_LONG = 60  # characters: a longer pattern says nothing to anybody
_MANY = 12  # names: a longer list is not read
_SHOWN = 40  # characters of a value that are enough to recognise it


def violations(error: ValidationError) -> Iterator[Violation]:
    """What one error of the validator says: of several unknown fields, one each."""
    path = tuple(error.absolute_path)
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    limit: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "additionalProperties":
            yield from _unknown(path, instance, schema.get("properties", {}))
        case "required":
            for name in sorted(limit):
                if name not in instance:
                    yield Violation(path, f"required field {name!r} is missing", f"add {name}")
        case "type":
            yield _mistyped(path, instance, limit, schema)
        case "enum" | "const":
            yield _unlisted(path, instance, limit if error.validator == "enum" else [limit])
        case "pattern":
            yield Violation(path, _mismatch(instance, limit), "")
        case "maxLength":
            yield Violation(path, _sized(instance, f"at most {limit} are allowed"), "")
        case "minLength":
            yield Violation(path, _sized(instance, f"at least {limit} are required"), "")
        case keyword:
            raise AssertionError(f"tools/schemas.py wrote {keyword}, which has no message")


def _unknown(
    path: tuple[str | int, ...], instance: Mapping[str, object], known: Mapping[str, object]
) -> Iterator[Violation]:
    for name in instance:
        if name not in known:
            fix = _suggested(name, known) or _choice(known)
            yield Violation((*path, name), "unknown field", fix, of_key=True)


def _mistyped(
    path: tuple[str | int, ...], value: object, limit: str | list[str], schema: Mapping[str, Any]
) -> Violation:
    expected = [name for name in ([limit] if isinstance(limit, str) else limit) if name != "null"]
    message = f"expected {' or '.join(_TYPES[name] for name in expected)}, not {shown(value)}"
    return Violation(path, message, _retyped(value, expected, schema))


def _retyped(value: object, expected: list[str], schema: Mapping[str, Any]) -> str:
    """What to write where a value has the wrong type."""
    if "string" in expected and isinstance(value, bool | int | float):
        hint = _PATTERNS.get(schema.get("pattern", ""))
        return f"write {hint}" if hint else f'put it in quotes: "{shown(value)}"'
    if "boolean" in expected and value in ("true", "false"):
        return f"write {value} without quotes"
    if expected == ["integer"] and isinstance(value, str) and value.isdecimal():
        return f"write {shown(value)[1:-1]} without quotes"
    return ""


def _unlisted(path: tuple[str | int, ...], value: object, limit: list[object]) -> Violation:
    allowed = [str(each) for each in limit if each is not None]
    return Violation(
        path, f"{shown(value)} is not allowed", _suggested(str(value), allowed) or _choice(allowed)
    )


def _mismatch(value: object, pattern: str) -> str:
    hint = _PATTERNS.get(pattern)
    if len(pattern) > _LONG:
        return f"{shown(value)} contains a character that is not allowed there, or is too long"
    return f"{shown(value)} is not {hint}" if hint else f"{shown(value)} does not match {pattern}"


def _sized(value: str, bound: str) -> str:
    return f"{shown(value)} has {len(value)} characters, {bound}"


def _suggested(name: str, known: Mapping[str, object] | list[str]) -> str:
    lower = {each.lower(): each for each in known}
    close = difflib.get_close_matches(name.lower(), lower, n=1)
    return f"did you mean {lower[close[0]]}?" if close else ""


def _choice(known: Mapping[str, object] | list[str]) -> str:
    if len(known) > _MANY:
        return ""
    return f"allowed: {', '.join(sorted(known))}" if known else "no value is allowed here"


def shown(value: object) -> str:
    """A value short enough for a message: text in quotes and cut, maps and lists by their kind alone."""
    match value:
        case str():
            return repr(value) if len(value) <= _SHOWN else repr(value[:_SHOWN]) + "…"
        case bool() | None:
            return str(value).lower().replace("none", "null")
        case int() | float():
            return str(value)[:_SHOWN]
        case Mapping():
            return "a map"
        case _:
            return "a list"
