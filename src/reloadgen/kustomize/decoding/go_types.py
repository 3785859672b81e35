"""The Go types that kustomize decodes a kustomization file into: kustomization_types.json, made by tools/schemas.py."""

from __future__ import annotations

import functools
import json
from importlib.resources import files
from typing import NamedTuple, TypeAlias

GoType: TypeAlias = "str | dict[str, GoType]"
"""`string`, `bool`, `int`, `any`, `{"list": type}`, `{"map": type}`, or the name of a struct."""

STRUCT = "Kustomization"


class Field(NamedTuple):
    """A field of a struct: its type, and the struct embedded in it that declares the field, if any."""

    name: str
    type: GoType
    embedded: str


@functools.cache
def structs() -> dict[str, dict[str, Field]]:
    """The fields of every struct by lower-case name: encoding/json ignores the case of keys."""
    text = (files("reloadgen.kustomize.decoding") / "kustomization_types.json").read_text("utf-8")
    return {
        struct: {
            name.lower(): Field(name, field["type"], field.get("embedded", ""))
            for name, field in fields.items()
        }
        for struct, fields in json.loads(text).items()
        if not struct.startswith("$")
    }


def field_of(struct: str, key: str) -> Field | None:
    """The field that a key is decoded into; encoding/json folds two more characters than `lower` does."""
    return structs()[struct].get(key.lower().replace("\u017f", "s"))
