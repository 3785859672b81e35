"""Fields that change how kustomize works: `crds`, `configurations`, `openapi`, `sortOptions`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.files.paths import resolve
from reloadgen.kustomize.decoding.decoder import Decoder, plain
from reloadgen.kustomize.decoding.flux_coercion import with_strings
from reloadgen.kustomize.decoding.go_yaml import EMPTY, to_json
from reloadgen.kustomize.defect import Defect, UnknownBuild
from reloadgen.kustomize.entry_targets import is_url
from reloadgen.manifests.fields import text
from reloadgen.manifests.yaml_reader import first_root

if TYPE_CHECKING:
    from reloadgen.kustomize.accumulator import ResAccumulator
    from reloadgen.kustomize.decoding.go_yaml import JsonNode
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.source_files import SourceFiles
    from reloadgen.manifests.fields import Key

_OPENAPI_VERSIONS = ("", "v1.21.2")
_ORDERS = ("legacy", "fifo")


def check_settings(
    file: KustomizationFile, accumulator: ResAccumulator, source: SourceFiles, *, top: bool
) -> None:
    """Record what kustomize refuses in these fields, and what leaves the build unknown."""
    settings = _Settings(file, accumulator, source)
    for index, path in enumerate(file.strings("crds")):
        settings.crds(path, ("crds", index))
    for index, path in enumerate(file.strings("configurations")):
        settings.configuration(path, ("configurations", index))
    settings.openapi(top=top)
    if top:
        settings.sort_options()


class _Settings:
    def __init__(self, file: KustomizationFile, accumulator: ResAccumulator, source: SourceFiles) -> None:
        self.file, self.accumulator, self.source = file, accumulator, source

    def crds(self, path: str, keys: tuple[Key, ...]) -> None:
        """A file of OpenAPI definitions, by type."""
        content = self._read(path, keys)
        if content is None:
            return
        if not content:
            self._refuse(keys, f"crds: {path} is empty, and kustomize crashes", "remove it")
            return
        try:
            definitions = _json_or_yaml(content)
        except ValueError as error:
            self._refuse(keys, f"crds: {path} cannot be read: {error}", "correct it")
            return
        if definitions is not None and not _are_definitions(definitions):
            message = f"crds: {path} holds no OpenAPI definitions; manifests of CRDs belong under resources"
            self._refuse(keys, message, "list it under resources")
        elif definitions and any(definitions.values()):
            self._unknown(keys, f"crds: what the definitions in {path} change is not followed")

    def configuration(self, path: str, keys: tuple[Key, ...]) -> None:
        """A file that says which fields transformers change."""
        content = self._read(path, keys)
        if content is None:
            return
        try:
            node = _node(content)
        except ValueError as error:
            self._refuse(keys, f"configurations: {path} cannot be read: {error}", "correct it")
            return
        decoder = Decoder(strict=True)
        decoded = decoder.decode(with_strings(node, "TransformerConfig"), "TransformerConfig")
        for refusal in decoder.refusals:
            self._refuse(
                keys, f"configurations: {path}:{refusal.position.line}: {refusal.message}", refusal.fix
            )
        if decoded is not None and decoded.value:
            self._unknown(keys, f"configurations: what {path} changes is not followed")

    def openapi(self, *, top: bool) -> None:
        """The schema of objects; the first kustomization of a build that sets one decides."""
        openapi = self.file.mapping("openapi")
        version = text(openapi, "version")
        if "path" in openapi:
            content = self._read(text(openapi, "path"), ("openapi", "path"))
            if content is not None and top and "version" in openapi:
                self._refuse(("openapi",), "openapi sets both path and version", "remove one of them")
            elif content is not None:
                self._unknown(("openapi", "path"), "openapi.path: what the schema changes is not followed")
        elif version not in _OPENAPI_VERSIONS:
            message = f"openapi.version: {version} is not built into kustomize"
            if top:
                self._refuse(("openapi", "version"), message, f"write {_OPENAPI_VERSIONS[1]}, or remove it")
            else:
                why = f"{message}, and it fails unless another kustomization sets a schema first"
                self._unknown(("openapi", "version"), why)

    def sort_options(self) -> None:
        """The order of the output: kustomize looks at that of the directory that is built."""
        options = self.file.content.get("sortOptions")
        if options is None:
            return
        order = text(options, "order")
        if order not in _ORDERS:
            message = f"sortOptions.order is {order!r}, and must be one of {', '.join(_ORDERS)}"
            self._refuse(("sortOptions", "order"), message, "write `order: fifo`, or remove sortOptions")
        elif order == "fifo" and self.file.mapping("sortOptions").get("legacySortOptions") is not None:
            message = "sortOptions.legacySortOptions is set, and the order is fifo"
            self._refuse(("sortOptions", "legacySortOptions"), message, "remove it")

    def _read(self, path: str, keys: tuple[Key, ...]) -> bytes | None:
        """The bytes of a file that a field names; None where it can't be had, which is recorded."""
        if is_url(path):
            self._unknown(keys, f"{keys[0]} names {path}, which is remote")
            return None
        resolved = resolve(self.file.directory, path)
        if resolved is None or not self.source.is_file(resolved):
            message = f"{keys[0]} names {path}, which does not exist"
            position = self.file.position(*keys)
            fix = "remove it, or add the file"
            self.accumulator.add_defect(Defect("dangling-entry", self.file.path, *position, message, fix))
            return None
        self.accumulator.add_read(resolved, "other")
        return self.source.read(resolved)

    def _refuse(self, keys: tuple[Key, ...], message: str, fix: str) -> None:
        position = self.file.position(*keys)
        self.accumulator.add_defect(Defect("build-fails", self.file.path, *position, message, fix))

    def _unknown(self, keys: tuple[Key, ...], why: str) -> None:
        found = UnknownBuild(self.file.path, *self.file.position(*keys), why)
        self.accumulator.res_map.unknowns.append(found)


def _node(content: bytes) -> JsonNode:
    """The first document of a file; what is wrong with it is a ValueError, as YamlError and UnicodeDecodeError are."""
    root = first_root(content.decode("utf-8"))
    return EMPTY if root is None else to_json(root)


def _json_or_yaml(content: bytes) -> dict[str, object] | None:
    """What kustomize reads a file of definitions as: JSON where it begins with a brace."""
    value = json.loads(content) if content.startswith(b"{") else plain(_node(content))
    if value is not None and not isinstance(value, dict):
        raise YamlError("it is not a map")
    return value


def _are_definitions(definitions: dict[str, object]) -> bool:
    return all(value is None or isinstance(value, dict) for value in definitions.values())
