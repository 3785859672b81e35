"""ConfigMaps and Secrets that a kustomization makes: their names, their content hash, and their data."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING

from reloadgen.errors import FileError
from reloadgen.files.paths import resolve
from reloadgen.kustomize.resource import Object, Resource, Step, at, mapping, sequence, text, with_value

if TYPE_CHECKING:
    from reloadgen.document.values import Value
    from reloadgen.flux.artifact import View

_HASH_LETTERS = str.maketrans("013ae", "ghkmt")
"""kustomize's own spelling of hexadecimal: no vowels, and nothing that looks like another letter."""


def files_named(generator: Value) -> tuple[tuple[str, str], ...]:
    """Key and path of each file that a generator reads; the key "" for files of variables."""
    found = []
    for entry in sequence(generator, "files"):
        key, equals, path = str(entry).partition("=")
        found.append((key, path) if equals else (str(entry).rpartition("/")[2], str(entry)))
    envs = [*sequence(generator, "envs"), *([at(generator, "env")] if at(generator, "env") else [])]
    return (*found, *(("", str(entry)) for entry in envs))


def made(kind: str, generator: Value, options: Value, step: Step, view: View) -> Resource:
    """The object that one entry of `configMapGenerator` or `secretGenerator` makes."""
    directory = step.target
    content: Object = {"apiVersion": "v1", "kind": kind, "metadata": {"name": text(generator, "name")}}
    if text(generator, "namespace"):
        content = with_value(content, ("metadata", "namespace"), text(generator, "namespace"))
    for field in ("labels", "annotations"):
        given = mapping(options, field) | mapping(generator, "options", field)
        if given:
            content = with_value(content, ("metadata", field), given)
    if kind == "Secret":
        content["type"] = text(generator, "type") or "Opaque"
    content |= _data(kind, generator, directory, view)
    own = at(generator, "options", "disableNameSuffixHash")
    plain = at(options, "disableNameSuffixHash") if own is None else own
    return Resource(content, step.path, -1, step.line, needs_hash=plain is not True)


def _data(kind: str, generator: Value, directory: str, view: View) -> Object:
    found: dict[str, bytes] = {}
    for entry in sequence(generator, "literals"):
        key, _, value = str(entry).partition("=")
        found[key] = _unquoted(value).encode()
    for key, name in files_named(generator):
        path = resolve(directory, name)
        if path is not None and view.is_file(path):
            found |= _from_file(key, path, view)
    if kind == "Secret":
        encoded: Object = {key: _encoded(found[key]) for key in sorted(found)}
        return {"data": encoded} if encoded else {}
    texts: Object = {}
    binary: Object = {}
    for key in sorted(found):
        try:
            texts[key] = found[key].decode("utf-8")
        except UnicodeDecodeError:
            binary[key] = _encoded(found[key])
    made: Object = {"data": texts, "binaryData": binary}
    return {field: below for field, below in made.items() if below}


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _from_file(key: str, path: str, view: View) -> dict[str, bytes]:
    try:
        content = view.repository.files.read(path)
    except FileError:
        return {}
    if key:
        return {key: content}
    found = {}
    for line in content.decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        name, equals, value = line.lstrip().partition("=")
        if equals and not name.startswith("#"):
            found[name] = value.encode()
    return found


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def hashed(resource: Resource) -> Resource:
    """The object with its content's hash behind its name."""
    content = resource.content
    # kustomize looks the name up by a path that never finds it (api/hasher): the hash is over an empty name
    parts: Object = {"kind": text(content, "kind"), "name": "", "data": content.get("data") or ""}
    if "binaryData" in content:
        parts["binaryData"] = content["binaryData"]
    if parts["kind"] == "Secret":
        parts["type"] = content.get("type") or ""
    shown = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for char, escape in (
        ("&", "\\u0026"),
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        shown = shown.replace(char, escape)
    digest = hashlib.sha256(shown.encode()).hexdigest()[:10].translate(_HASH_LETTERS)
    named = with_value(content, ("metadata", "name"), f"{resource.ident.name}-{digest}")
    return Resource(
        named,
        resource.path,
        resource.index,
        resource.line,
        resource.trace,
        resource.previous,
        resource.touches,
    )
