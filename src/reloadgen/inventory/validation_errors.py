"""The errors of the model as problems: position, key path, what is wrong and the fix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from reloadgen.errors import Problem
from reloadgen.inventory.key_paths import did_you_mean, show
from reloadgen.inventory.written.model import InventoryModel

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from reloadgen.document.nodes import KeyPath
    from reloadgen.inventory.yaml_text import YamlText

_MENDS = {
    "clusters": "list at least one cluster: '- name: NAME' with its root",
    "root": "set the directory that the cluster's Flux reconciles, here or in defaults",
    "name": "write name: NAME, a DNS label",
    "reason": "explain why the finding is not a problem",
}

_PORT = ("is not a valid port", "write a number from 1 to 65535")
_BOUNDS = {
    "greater_than_equal": _PORT,
    "less_than_equal": _PORT,
}
"""What the model bounds without a check of its own: `prometheus.service.port`."""


def problems(error: ValidationError, text: YamlText) -> tuple[tuple[KeyPath, Problem], ...]:
    """Every mistake with the path of the key that makes it."""
    return tuple(_problem(details, text) for details in error.errors(include_url=False))


def _problem(details: ErrorDetails, text: YamlText) -> tuple[KeyPath, Problem]:
    path: KeyPath = details["loc"]
    message, fix = _say(details, path, text)
    if path[-1:] == ("[key]",):
        path = path[:-1]
    in_key = details["type"] in {"extra_forbidden", "missing"}
    location = text.locate(path) if in_key else text.locate_value(path)
    return path, Problem(location, f"{show(path) or 'inventory'}: {message}", fix)


def _say(details: ErrorDetails, path: KeyPath, text: YamlText) -> tuple[str, str]:  # noqa: C901, PLR0911, PLR0912 - one for each kind
    value = details["input"]
    context: dict[str, Any] = details.get("ctx", {})
    match details["type"]:
        case "reloadgen":
            return context["message"], context["fix"]
        case "extra_forbidden":
            return "unknown key", did_you_mean(str(path[-1]), _keys(path[:-1]), "known keys")
        case "missing":
            return "required key is missing", _MENDS.get(str(path[-1]), f"set {path[-1]}")
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", context["expected"])
            return f"{_written(value, path, text)} is not allowed", did_you_mean(
                str(value), allowed, "allowed"
            )
        case "bool_type":
            return f"{_written(value, path, text)} is not a boolean", "write true or false"
        case "string_type":
            return _no_text(value, path, text)
        case "int_type":
            return f"{_written(value, path, text)} is not an integer", "write digits without quotes"
        case "too_short" if path == ("clusters",):
            return "no clusters", _MENDS["clusters"]
        case "too_short" | "too_long":
            wanted, count = context.get("min_length", context.get("max_length")), context["actual_length"]
            return f"must have {wanted} items, not {count}", "write an opening and a closing delimiter"
        case "dict_type" | "model_type" | "list_type" as kind:
            wanted = "a list" if kind == "list_type" else "a map"
            fix = "write “KEY: VALUE” pairs below it" if wanted == "a map" else "start each item with “- ”"
            return f"must be {wanted}, not {_kind(value)}", fix
        case "string_too_short":
            return "empty", _MENDS.get(str(path[-1]), "set a value, or remove the key")
        case kind if kind in _BOUNDS:
            message, fix = _BOUNDS[kind]
            return f"{_written(value, path, text)} {message}", fix
        case _:
            return details["msg"][0].lower() + details["msg"][1:], ""


def _no_text(value: object, path: KeyPath, text: YamlText) -> tuple[str, str]:
    if (
        isinstance(value, dict)
        and len(value) == 1
        and (key := next(iter(value))).startswith(("name", "labels."))
    ):
        return "YAML reads this as a map", f'quote the placeholder: {path[-1]}: "{{{key}}}"'
    if isinstance(value, bool | int | float):
        written = _written(value, path, text)
        kind = "boolean" if isinstance(value, bool) else "number"
        return f"YAML reads {written} as a {kind}", f'quote it: "{written}"'
    return (
        f"must be a string, not {_kind(value)}",
        "write a single value, and quote it if it begins with a special character",
    )


def _written(value: object, path: KeyPath, text: YamlText) -> str:
    scalar = text.scalar(path)
    if scalar is None:
        return _kind(value)
    return scalar.text if scalar.plain else f'"{scalar.text}"'


def _kind(value: object) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list() | tuple():
            return "a list"
        case _:
            return "a map"


def _keys(path: KeyPath) -> tuple[str, ...]:
    """The keys that may stand in the map at a path."""
    model: type[BaseModel] = InventoryModel
    for part in path:
        if isinstance(part, str):
            field = next((each for each in model.model_fields.values() if each.alias == part), None)
            model = _inner(field.annotation) if field is not None else model
    return tuple(str(field.alias) for field in model.model_fields.values())


def _inner(annotation: Any) -> type[BaseModel]:  # noqa: ANN401 - an annotation may be anything
    """The model inside `X | None`, `list[X]` and `dict[str, X | None]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = [_inner(part) for part in get_args(annotation)]
    return next((model for model in inner if model is not BaseModel), BaseModel)
