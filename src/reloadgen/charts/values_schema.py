"""The values of a release held against the chart's `values.schema.json`, as Helm does before it installs anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reloadgen.charts.chart_values import TYPE_NAMES, Misplaced, Mistyped
from reloadgen.charts.value_homes import home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

    from reloadgen.charts.chart_values import Mismatch
    from reloadgen.charts.value_references import Keys
    from reloadgen.document.values import Value
    from reloadgen.manifests.fields import Content

_CONDITIONAL = {"if", "then", "else"}


def schema_mismatches(
    schema: Value, defaults: Value, values: Content, *, is_complete: bool
) -> Iterator[Mismatch]:
    """Which of a release's values have a type that the schema refuses, are none that it lists, or are unknown to it.

    What depends on other values is left out unless all values are there.
    """
    if not isinstance(schema, dict):
        return
    merged = _merged(defaults if isinstance(defaults, dict) else {}, values)
    for error in _errors(schema, merged):
        if not is_complete and _CONDITIONAL & set(error.absolute_schema_path):
            continue
        for mismatch in _mismatches(error):
            if _is_set(values, mismatch.keys):
                yield mismatch


def declares(schema: Value, keys: Keys) -> bool:
    """Whether a schema says something of a value."""
    for key in keys:
        properties = schema.get("properties") if isinstance(schema, dict) else None
        if not isinstance(properties, dict) or key not in properties:
            return False
        schema = properties[key]
    return True


def _errors(schema: dict[str, Value], values: Content) -> list[ValidationError]:
    """The errors of the values; none if the schema is no valid one, or refers to another that is not in it."""
    import jsonschema  # noqa: PLC0415 - a tenth of a second that only charts with a schema cost
    import referencing  # noqa: PLC0415 - as above

    kind: Any = jsonschema.validators.validator_for(schema, default=jsonschema.Draft7Validator)
    try:
        kind.check_schema(schema)
        offline: referencing.Registry[Any] = referencing.Registry()
        return list(kind(schema, registry=offline).iter_errors(values))
    except (jsonschema.SchemaError, referencing.exceptions.Unresolvable):
        return []


def _mismatches(error: ValidationError) -> Iterator[Mismatch]:
    keys = tuple(str(each) for each in error.absolute_path)
    limit: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "type":
            expected = [limit] if isinstance(limit, str) else limit
            names = (TYPE_NAMES.get(each, each) for each in expected if each != "null")
            yield Mistyped(keys, instance, " or ".join(names))
        case "enum" | "const":
            allowed = limit if error.validator == "enum" else [limit]
            texts = tuple(str(each) for each in allowed)
            yield Mistyped(keys, instance, f"one of {', '.join(texts)}", texts)
        case "additionalProperties" if limit is False and isinstance(error.schema, dict):
            named = error.schema.get("properties", {})
            for key in instance:
                if key not in named and "patternProperties" not in error.schema:
                    below = [(*keys, each) for each in named]
                    yield Misplaced((*keys, key), home(below, (*keys, key), instance[key]), refused=True)
        case _:
            pass


def _merged(defaults: Content, values: Content) -> Content:
    """The values as Helm merges them: maps by key, null takes a default away."""
    merged = {**defaults}
    for key, value in values.items():
        default = merged.get(key)
        if value is None:
            merged.pop(key, None)
        else:
            both = isinstance(value, dict) and isinstance(default, dict)
            merged[key] = _merged(default, value) if both else value  # type: ignore[arg-type]  # both are maps
    return merged


def _is_set(value: Value, keys: Keys) -> bool:
    for key in keys:
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return False
    return True
