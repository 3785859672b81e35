"""What Flux turns into strings when it reads the kustomization file that a `spec.path` names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.kustomize.decoding.go_scalars import number_text
from reloadgen.kustomize.decoding.go_types import field_of

if TYPE_CHECKING:
    from reloadgen.kustomize.decoding.go_types import GoType
    from reloadgen.kustomize.decoding.go_yaml import JsonNode


def with_strings(node: JsonNode, target: GoType | None) -> JsonNode:
    """The value with numbers and booleans as strings, where a string is asked for.

    Flux decodes with `yaml.Unmarshal` of sigs.k8s.io/yaml, which looks at the Go type for this. For a field of an
    embedded struct it looks at that struct instead (`t.Field(f.index[0])`), so `name: 1` of a generator stays a number.
    """
    value = node.value
    if isinstance(value, dict):
        return replace(
            node, value={key: with_strings(child, _target(target, key)) for key, child in value.items()}
        )
    if isinstance(value, list):
        items = target["list"] if isinstance(target, dict) and "list" in target else None
        return replace(node, value=[with_strings(item, items) for item in value])
    if target == "string" and isinstance(value, bool):
        return replace(node, value=str(value).lower())
    if target == "string" and isinstance(value, int | float):
        return replace(node, value=number_text(value))
    return node


def _target(target: GoType | None, key: str) -> GoType | None:
    """The type that sigs.k8s.io/yaml expects at a key of a map."""
    if isinstance(target, dict):
        return target.get("map")
    if target is None or target in ("string", "bool", "int", "any"):
        return None
    field = field_of(target, key)
    if field is None:
        return None
    return field.embedded or field.type
