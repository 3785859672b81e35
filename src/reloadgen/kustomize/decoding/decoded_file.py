"""A kustomization file as kustomize, or Flux before it, decodes it."""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reloadgen.document.nodes import YamlError
from reloadgen.kustomize.decoding.decoder import Decoder, Refusal
from reloadgen.kustomize.decoding.flux_coercion import with_strings
from reloadgen.kustomize.decoding.go_types import STRUCT
from reloadgen.kustomize.decoding.go_yaml import EMPTY, JsonNode, to_json
from reloadgen.kustomize.decoding.yaml_directives import refused_version
from reloadgen.manifests.parsed_repository import Unreadable
from reloadgen.manifests.yaml_reader import first_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

    from reloadgen.manifests.yaml_reader import Document


class YamlFiles(Protocol):
    """Files that can be read as YAML."""

    @abstractmethod
    def documents(self, path: str) -> tuple[Document, ...] | Unreadable:
        """The YAML documents of a file."""

    @abstractmethod
    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            FileError: the file cannot be read.
        """


@dataclass(frozen=True, slots=True)
class DecodedFile:
    """The fields in kustomize's spelling, with positions, and what is refused about the others."""

    root: JsonNode
    refusals: tuple[Refusal, ...]


def decode_file(files: YamlFiles, path: str, *, by_flux: bool) -> DecodedFile | Unreadable:
    """The file at a path; `by_flux`: a `spec.path` names its directory, so that Flux reads it first."""
    root = _root(files, path)
    if isinstance(root, Unreadable):
        return root
    try:
        node = EMPTY if root is None else to_json(root)
    except YamlError as error:
        return Unreadable(error.message, error.line, error.column, error.fix)
    if by_flux:
        node = with_strings(node, STRUCT)
    decoder = Decoder(strict=not by_flux)
    decoded = decoder.decode(node, STRUCT)
    return DecodedFile(decoded or EMPTY, (*_not_json(node), *decoder.refusals))


def _not_json(node: JsonNode) -> Iterator[Refusal]:
    """The numbers that JSON has no form for, wherever they are."""
    if isinstance(node.value, float) and not math.isfinite(node.value):
        yield Refusal(
            node.position, f"kustomize reads {node.text} as a number that JSON cannot hold", "quote it"
        )
    elif isinstance(node.value, dict | list):
        for child in node.value.values() if isinstance(node.value, dict) else node.value:
            yield from _not_json(child)


def _root(files: YamlFiles, path: str) -> yaml.Node | Unreadable | None:
    """The first document: kustomize reads no other one."""
    documents = files.documents(path)
    content = files.read(path)
    if version := refused_version(content.decode("utf-8", "replace")):
        message = f"kustomize reads YAML 1.1, and the file says %YAML {version}"
        return Unreadable(message, 1, 1, "remove the directive")
    if (
        not isinstance(documents, Unreadable)
        and documents
        and documents[0].index == 0
        and b"!" not in content
    ):
        return documents[0].root
    # what else is in the file, and the limits of manifests, do not matter here; tags do
    try:
        return first_root(content.decode("utf-8"))
    except UnicodeDecodeError:
        return Unreadable("the file is not UTF-8 text")
    except YamlError as error:
        return Unreadable(error.message, error.line, error.column, error.fix)
