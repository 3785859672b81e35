"""The JSON Schema of the inventory, for editors."""

from __future__ import annotations

from typing import Any

from reloadgen.inventory.model import InventoryWritten

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) with descriptions, defaults and examples."""
    found = _tidy(InventoryWritten.model_json_schema(by_alias=True))
    return {"$schema": _DIALECT, **found, "title": "reloadgen inventory (clusters.yaml)"}


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
