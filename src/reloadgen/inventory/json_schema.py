"""The JSON Schema of the inventory, by which editors complete and check its keys, those of the open sections too."""

from __future__ import annotations

from typing import Any

from reloadgen.inventory import builtin_addons, cluster_resolver
from reloadgen.inventory.addons import SECTIONS
from reloadgen.inventory.open_sections import KINDS
from reloadgen.inventory.written.model import InventoryModel
from reloadgen.schemas.crd_validation import spec_schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DEFAULTS = {
    ("DefaultsModel", "fluxNamespace"): cluster_resolver.FLUX_NAMESPACE,
    ("DefaultsModel", "group"): cluster_resolver.GROUP,
    ("DefaultsModel", "source"): cluster_resolver.SOURCE,
    ("ClusterModel", "enabled"): True,
    ("AddOnModel", "enabled"): True,
    ("AddOnModel", "createNamespace"): False,
}
"""The defaults, by model and key."""


def schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) with descriptions, defaults and examples."""
    result = _tidy(InventoryModel.model_json_schema(by_alias=True))
    for (model, key), value in _DEFAULTS.items():
        result["$defs"][model]["properties"][key]["default"] = value
    for model in ("AddOnModel", "AddOnSettingsModel"):
        for section in SECTIONS:
            field = result["$defs"][model]["properties"][section]
            result["$defs"][model]["properties"][section] = {
                **{key: field[key] for key in ("description", "examples")},
                "anyOf": [{"$ref": f"#/$defs/{section}"}, {"type": "null"}],
            }
    result["$defs"] |= {section: _fragment(section) for section in SECTIONS}
    return {"$schema": _DIALECT, "title": "reloadgen inventory (clusters.yaml)", **result}


def _tidy(value: Any) -> Any:  # noqa: ANN401 - a schema is JSON of any shape
    """Without what a program made up: titles from names, and defaults that only say that a key is absent."""
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    made_up = {"title"} if isinstance(value.get("title"), str) else set()
    if value.get("default", "") is None:
        made_up.add("default")
    return {key: _tidy(item) for key, item in value.items() if key not in made_up}


def _fragment(section: str) -> Any:  # noqa: ANN401 - as above
    """A section as one level writes it: nothing is required, null removes, computed fields can't be set."""
    spec = _loosened(spec_schema(KINDS[section]))
    for key in builtin_addons.COMPUTED[section]:
        spec["properties"].pop(key, None)
    return spec


def _loosened(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, list):
        return [_loosened(item) for item in value]
    if not isinstance(value, dict):
        return value
    result = {key: _loosened(item) for key, item in value.items() if key not in {"required", "$comment"}}
    if isinstance(result.get("type"), str):
        result["type"] = [result["type"], "null"]
    if isinstance(result.get("enum"), list) and None not in result["enum"]:
        result["enum"] = [*result["enum"], None]
    return result
