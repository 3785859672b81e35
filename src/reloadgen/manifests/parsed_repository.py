"""A repository's files, their YAML documents and the objects in them, each file parsed once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reloadgen.document.nodes import YamlError
from reloadgen.manifests.kubernetes_object import KubernetesObject, objects_in
from reloadgen.manifests.yaml_reader import Document, read

if TYPE_CHECKING:
    from reloadgen.files.regular_files import RegularFiles


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is not valid YAML: why, with line and column from 1 (0: unknown), and a fix if one is known."""

    message: str
    line: int = 0
    column: int = 0
    fix: str = ""


@dataclass(frozen=True, slots=True)
class ParsedRepository:
    """The regular files of a repository with a cache of their YAML documents."""

    files: RegularFiles
    urls: tuple[str, ...] = ()
    """The URLs of its Git remotes."""
    _parsed: dict[str, tuple[Document, ...] | Unreadable] = field(
        default_factory=dict, repr=False, compare=False
    )

    def documents(self, path: str) -> tuple[Document, ...] | Unreadable:
        """The YAML documents of a file.

        Raises:
            FileError: the file cannot be read.
        """
        if path not in self._parsed:
            self._parsed[path] = _parse(self.files.read(path))
        return self._parsed[path]

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            FileError: the file cannot be read.
        """
        return self.files.read(path)

    def objects(self, path: str) -> tuple[KubernetesObject, ...]:
        """The objects of a file; none of a file that is not valid YAML.

        Raises:
            FileError: the file cannot be read.
        """
        documents = self.documents(path)
        if isinstance(documents, Unreadable):
            return ()
        contained = (each for document in documents for each in objects_in(document, path))
        return tuple(each for each in contained if each.id.is_complete)


def _parse(data: bytes) -> tuple[Document, ...] | Unreadable:
    try:
        return read(data.decode("utf-8"))
    except UnicodeDecodeError:
        return Unreadable("the file is not UTF-8 text")
    except YamlError as error:
        return Unreadable(error.message, error.line, error.column, error.fix)
