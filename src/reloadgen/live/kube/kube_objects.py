"""Kubernetes objects as plain documents: which object, and what its status says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Document: TypeAlias = Mapping[str, Any]
"""A parsed object, JSON types only."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind the API server serves, as its URLs name it; a group of "" is the core group."""

    group: str
    version: str
    name: str
    plural: str
    namespaced: bool = True

    @property
    def api_version(self) -> str:
        """As it stands in an object's `apiVersion`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def resource(self) -> str:
        """As kubectl names it where two groups could have it: `ocirepositories.source.toolkit.fluxcd.io`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """Namespace and name of an object; prints as Flux and kubectl write it."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


@dataclass(frozen=True, slots=True)
class Condition:
    """One entry of `status.conditions`; the empty one (status "") stands for an absent condition."""

    status: str = ""
    reason: str = ""
    message: str = ""
    generation: int | None = None


def at(document: Document, *path: str) -> Any:  # noqa: ANN401 - a document's values are of any shape
    """The value at a path of keys, None where any of them is missing."""
    value: Any = document
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def text(document: Document, *path: str) -> str:
    """The text at a path of keys, "" where it is missing or of another type."""
    value = at(document, *path)
    return value if isinstance(value, str) else ""


def entries(document: Document, *path: str) -> tuple[Any, ...]:
    """The list at a path of keys, empty where it is missing or null."""
    value = at(document, *path)
    return tuple(value) if isinstance(value, list) else ()


def name_of(document: Document) -> Name:
    """Namespace and name from the metadata."""
    return Name(text(document, "metadata", "namespace"), text(document, "metadata", "name"))


def generation(document: Document) -> int:
    """`metadata.generation`, 0 where the server counts none."""
    value = at(document, "metadata", "generation")
    return value if isinstance(value, int) else 0


def condition(document: Document, kind: str = "Ready") -> Condition:
    """The condition of a type, with its one-line message."""
    for entry in entries(document, "status", "conditions"):
        if entry.get("type") == kind:
            message = " ".join(str(entry.get("message", "")).split())
            return Condition(
                entry.get("status", ""), entry.get("reason", ""), message, entry.get("observedGeneration")
            )
    return Condition()
