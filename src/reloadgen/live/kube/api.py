"""The requests that `verify` sends to an API server, and the errors that they raise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.live.kube.kube_objects import Document, Kind


class LiveError(Exception):
    """A cluster that cannot be checked; the message is one line."""


class UnreachableError(LiveError):
    """The server does not answer: unknown host, connection refused, timeout, untrusted certificate."""


class ApiStatusError(LiveError):
    """The server answered with an error: the HTTP status and the server's message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class NoSuchKindError(ApiStatusError):
    """The server does not serve the kind, because its CustomResourceDefinition is not installed."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(
            404, f"the API server does not serve {kind.name} ({kind.api_version}): its CRD is not installed"
        )
        self.kind = kind


class Api(Protocol):
    """The API server of one cluster. Every method may raise UnreachableError or ApiStatusError."""

    answered: bool
    """Whether the server has answered a request."""

    async def get(self, kind: Kind, name: str, namespace: str = "") -> Document | None:
        """The object, None if it does not exist.

        Raises:
            NoSuchKindError: the server does not serve the kind.
        """

    async def list(
        self,
        kind: Kind,
        namespace: str = "",
        labels: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> tuple[Document, ...]:
        """The objects in a namespace, or in all, that have all the labels and field values.

        As from any server, items of a list do not have `kind`.

        Raises:
            NoSuchKindError: the server does not serve the kind.
        """

    async def create(self, kind: Kind, document: Document) -> Document:
        """The object as the server created it."""

    async def merge_patch(self, kind: Kind, name: str, namespace: str, patch: Document) -> Document:
        """The object after a JSON merge patch (https://www.rfc-editor.org/rfc/rfc7386)."""

    async def delete(self, kind: Kind, name: str, namespace: str = "") -> None:
        """Requests that the object be deleted; does nothing if it does not exist."""

    async def get_from_service(
        self, namespace: str, service: str, path: str, query: Mapping[str, str]
    ) -> Document:
        """The JSON that a service (`name:port`) returns through the API server's service proxy."""

    async def close(self) -> None:
        """Closes the connections."""
