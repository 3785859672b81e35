"""The content hash that kustomize appends to the names of generated objects (kustomize 5.8, api/hasher)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.manifests.fields import Content, with_value
from reloadgen.manifests.identity import object_id

if TYPE_CHECKING:
    from reloadgen.kustomize.resources.resource import Resource

_ALPHABET = str.maketrans("013ae", "ghkmt")
"""kustomize's own spelling of hexadecimal digits: no vowels, and nothing that looks like another character."""

_ESCAPES = (
    ("&", "\\u0026"),
    ("<", "\\u003c"),
    (">", "\\u003e"),
    ("\u2028", "\\u2028"),
    ("\u2029", "\\u2029"),
)
"""What Go's encoding/json escapes and Python's json does not."""


def with_name_hash(resource: Resource) -> Resource:
    """The object with its content's hash at the end of its name."""
    name = f"{resource.id.name}-{_digest(resource.content)}"
    content = with_value(resource.content, ("metadata", "name"), name)
    return replace(resource, content=content, id=object_id(content), needs_name_hash=False)


def _digest(content: Content) -> str:
    # kustomize looks the name up by a path that never finds it: the hash is over an empty name
    parts: Content = {"kind": content.get("kind"), "name": "", "data": content.get("data") or ""}
    if "binaryData" in content:
        parts["binaryData"] = content["binaryData"]
    if parts["kind"] == "Secret":
        parts["type"] = content.get("type") or ""
    encoded = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for character, escape in _ESCAPES:
        encoded = encoded.replace(character, escape)
    return hashlib.sha256(encoded.encode()).hexdigest()[:10].translate(_ALPHABET)
