"""`configMapGenerator` and `secretGenerator` of a kustomization: the objects that they make."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from reloadgen.errors import FileError
from reloadgen.files.paths import name, resolve
from reloadgen.kustomize.resources.resource import Include, Resource
from reloadgen.manifests.fields import Content, at, items, mapping, text, with_value
from reloadgen.manifests.kubernetes_object import Origin

if TYPE_CHECKING:
    from reloadgen.kustomize.source_files import SourceFiles

FIELDS = (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))
"""The field of a kustomization, and the kind that its entries make."""


def generator_files(generator: object) -> tuple[tuple[str, str], ...]:
    """Key and path of each file that a generator reads; the key is "" for files of variables."""
    entries = [str(entry) for entry in items(generator, "files")]
    named = [
        (key, path) if equals else (name(entry), entry) for entry, key, equals, path in map(_split, entries)
    ]
    variables = [*items(generator, "envs"), *([at(generator, "env")] if at(generator, "env") else [])]
    return (*named, *(("", str(path)) for path in variables))


def _split(entry: str) -> tuple[str, str, str, str]:
    return (entry, *entry.partition("="))


def generated_object(
    kind: str, generator: object, options: object, include: Include, source: SourceFiles
) -> Resource:
    """The object that an entry makes; `options` are the file's `generatorOptions`, `include` locates the entry."""
    content: Content = {"apiVersion": "v1", "kind": kind, "metadata": {"name": text(generator, "name")}}
    if namespace := text(generator, "namespace"):
        content = with_value(content, ("metadata", "namespace"), namespace)
    for field in ("labels", "annotations"):
        if pairs := mapping(options, field) | mapping(generator, "options", field):
            content = with_value(content, ("metadata", field), pairs)
    if kind == "Secret":
        content["type"] = text(generator, "type") or "Opaque"
    content |= _data_fields(kind, _data(generator, include.target, source))
    own = at(generator, "options", "disableNameSuffixHash")
    disabled = at(options, "disableNameSuffixHash") if own is None else own
    return Resource(content, Origin(include.path, line=include.line), needs_name_hash=disabled is not True)


def _data(generator: object, directory: str, source: SourceFiles) -> dict[str, bytes]:
    data: dict[str, bytes] = {}
    for entry in items(generator, "literals"):
        key, _, value = str(entry).partition("=")
        data[key] = _unquoted(value).encode()
    for key, file in generator_files(generator):
        path = resolve(directory, file)
        if path is not None and source.is_file(path):
            data |= _file_data(key, path, source)
    return data


def _data_fields(kind: str, data: dict[str, bytes]) -> Content:
    texts: Content = {}
    encoded: Content = {}
    for key in sorted(data):
        try:
            texts[key] = data[key].decode("utf-8")
        except UnicodeDecodeError:
            encoded[key] = _base64(data[key])
    if kind == "Secret":
        texts, encoded = {key: _base64(data[key]) for key in sorted(data)}, {}
    fields: Content = {"data": texts, "binaryData": encoded}
    return {field: value for field, value in fields.items() if value}


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _file_data(key: str, path: str, source: SourceFiles) -> dict[str, bytes]:
    try:
        content = source.read(path)
    except FileError:
        return {}
    return {key: content} if key else _variables(content.decode("utf-8", "replace"))


def _variables(content: str) -> dict[str, bytes]:
    variables = {}
    for line in content.removeprefix("\ufeff").splitlines():
        key, equals, value = line.lstrip().partition("=")
        if equals and not key.startswith("#"):
            variables[key] = value.encode()
    return variables


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
