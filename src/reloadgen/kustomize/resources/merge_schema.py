"""Which lists of an object are merged, and by which keys: the part of its OpenAPI schema that merging needs."""

from __future__ import annotations

from dataclasses import dataclass

from reloadgen.kustomize.resources.builtin_data import openapi
from reloadgen.manifests.fields import scalar_text


@dataclass(frozen=True, slots=True)
class MergeSchema:
    """The schema of a value: an object of `definition`, a map of `values`, or a list with merge keys."""

    definition: str = ""
    values: str = ""
    keys: tuple[str, ...] | None = None
    """The merge keys of a list; empty for a list of scalars; None for a list that is replaced."""

    def field(self, name: str) -> MergeSchema | None:
        """The schema of a field; None where nothing in it is merged."""
        if self.values:
            return MergeSchema(self.values)
        found = openapi()["definitions"].get(self.definition, {}).get(name)
        if found is None:
            return None
        keys = found.get("keys")
        return MergeSchema(
            found.get("type", ""), found.get("values", ""), None if keys is None else tuple(keys)
        )

    def items(self) -> MergeSchema | None:
        """The schema of a list's items."""
        return MergeSchema(self.definition) if self.definition else None


def schema_of(value: object) -> MergeSchema | None:
    """The schema of an object, by its apiVersion and kind; None for what kustomize has no schema of."""
    if not isinstance(value, dict):
        return None
    kind = f"{scalar_text(value.get('apiVersion'))} {scalar_text(value.get('kind'))}"
    definition = openapi()["kinds"].get(kind)
    return MergeSchema(definition) if definition else None
