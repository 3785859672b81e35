"""What the API server serves: kinds, objects as plain documents, and the conditions in their status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from reloadgen.manifests.fields import at, items, text

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


@dataclass(frozen=True, slots=True)
class Condition:
    """One entry of `status.conditions`; the empty one (status "") stands for an absent condition."""

    status: str = ""
    reason: str = ""
    message: str = ""
    generation: int | None = None


def generation(document: Document) -> int:
    """`metadata.generation`, 0 where the server counts none."""
    value = at(document, "metadata", "generation")
    return value if isinstance(value, int) else 0


def condition(document: Document, kind: str = "Ready") -> Condition:
    """The condition of a type, with its one-line message."""
    for entry in items(document, "status", "conditions"):
        if text(entry, "type") == kind:
            message = " ".join(text(entry, "message").split())
            observed = at(entry, "observedGeneration")
            known = observed if isinstance(observed, int) else None
            return Condition(text(entry, "status"), text(entry, "reason"), message, known)
    return Condition()
