"""What `verify` asks of an API server, and the ways in which an answer fails to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.live.kube.kube_objects import Document, Kind


class LiveError(Exception):
    """Something about a live cluster that one line can say."""


class UnreachableError(LiveError):
    """No answer: no such host, refused, timed out, a certificate that does not fit."""


class RefusedError(LiveError):
    """The server answered no: its HTTP status and its own words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class NoSuchKindError(RefusedError):
    """The server serves no such kind: its CustomResourceDefinition is not installed."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(
            404, f"the server has no kind {kind.name} ({kind.api_version}): its CRD is not installed"
        )
        self.kind = kind


class Api(Protocol):
    """One cluster's API server. Every method may raise UnreachableError or RefusedError."""

    async def read(self, kind: Kind, name: str, namespace: str = "") -> Document | None:
        """The object, None when there is none; NoSuchKindError without the kind."""

    async def search(
        self,
        kind: Kind,
        namespace: str = "",
        labels: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> tuple[Document, ...]:
        """The objects that match all labels, in all namespaces or one; NoSuchKindError as above."""

    async def create(self, kind: Kind, document: Document) -> Document:
        """The object as the server made it."""

    async def merge(self, kind: Kind, name: str, namespace: str, patch: Document) -> Document:
        """The object after a JSON merge patch (RFC 7386)."""

    async def delete(self, kind: Kind, name: str, namespace: str = "") -> None:
        """Asks for the object's end; none there is none to end."""

    async def proxied(self, namespace: str, service: str, path: str, query: Mapping[str, str]) -> Document:
        """The JSON that a service (`name:port`) answers through the API server's service proxy."""

    async def close(self) -> None:
        """Ends the connections."""
