"""A kustomization file as kustomize, or Flux before it, decodes it."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reloadgen.document.nodes import YamlError
from reloadgen.kustomize.decoding.decoder import Decoder, Refusal
from reloadgen.kustomize.decoding.flux_coercion import with_strings
from reloadgen.kustomize.decoding.go_types import STRUCT
from reloadgen.kustomize.decoding.go_yaml import EMPTY, JsonNode, to_json
from reloadgen.manifests.parsed_repository import Unreadable
from reloadgen.manifests.yaml_reader import first_root

if TYPE_CHECKING:
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
    decoder = Decoder(strict=not by_flux)
    decoded = decoder.decode(with_strings(node, STRUCT) if by_flux else node, STRUCT)
    return DecodedFile(decoded or EMPTY, tuple(decoder.refusals))


def _root(files: YamlFiles, path: str) -> yaml.Node | Unreadable | None:
    """The first document: kustomize reads no other one."""
    documents = files.documents(path)
    content = files.read(path)
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
