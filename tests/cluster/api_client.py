"""A small Kubernetes API client, independent of the one that is tested."""

from __future__ import annotations

import base64
import http.client
import json
import ssl
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Obj = dict[str, Any]

SOURCE = "/apis/source.toolkit.fluxcd.io/v1"
HELM = "/apis/helm.toolkit.fluxcd.io/v2"
KUSTOMIZE = "/apis/kustomize.toolkit.fluxcd.io/v1"
MONITORING = "/apis/monitoring.coreos.com/v1"
RBAC = "/apis/rbac.authorization.k8s.io/v1"
CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"


class ApiError(OSError):
    """The server answered with an error."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"HTTP {status}: {text[:500]}")
        self.status, self.text = status, text


class Api:
    """A client for one thread; `keep` keeps its connection open. Kubeconfigs of these tests are JSON."""

    def __init__(self, kubeconfig: Path, *, keep: bool = False) -> None:
        self._keep = keep
        config = json.loads(kubeconfig.read_text(encoding="utf-8"))
        name = config["current-context"]
        cluster, user = (
            next(entry for entry in config[f"{kind}s"] if entry["name"] == name)[kind]
            for kind in ("cluster", "user")
        )
        authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
        trust = ssl.create_default_context(cadata=authority)
        host = cluster["server"].removeprefix("https://")
        self._connection = http.client.HTTPSConnection(host, timeout=30, context=trust)
        self._headers = {"Authorization": f"Bearer {user['token']}"}

    def call(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> Any:
        """The response, parsed if it is JSON."""
        data = None if body is None else json.dumps(body)
        headers = {**self._headers, "Content-Type": kind}
        try:
            status, text = self._send(method, path, data, headers)
        except (http.client.HTTPException, OSError):
            self._connection.close()  # the server may have closed a connection that was kept open
            status, text = self._send(method, path, data, headers)
        if status >= http.HTTPStatus.BAD_REQUEST:
            raise ApiError(status, text)
        return json.loads(text) if text.startswith("{") else text

    def _send(self, method: str, path: str, data: str | None, headers: dict[str, str]) -> tuple[int, str]:
        try:
            self._connection.request(method, path, data, headers)
            answer = self._connection.getresponse()
            found = answer.status, answer.read().decode()
        except http.client.HTTPException as error:
            self._connection.close()
            raise ConnectionError(str(error)) from error
        if not self._keep:
            self._connection.close()
        return found

    def close(self) -> None:
        """Close a connection that was kept open."""
        self._connection.close()

    def get(self, path: str) -> Any:
        """Get an object."""
        return self.call("GET", path)

    def find(self, path: str) -> Obj | None:
        """Get an object, None if it does not exist."""
        try:
            found: Obj = self.call("GET", path)
        except ApiError as error:
            if error.status == http.HTTPStatus.NOT_FOUND:
                return None
            raise
        return found

    def items(self, path: str) -> list[Obj]:
        """The items of a list."""
        return list(self.get(path)["items"])

    def patch(self, path: str, body: Obj) -> Any:
        """Apply a JSON merge patch."""
        return self.call("PATCH", path, body, "application/merge-patch+json")

    def delete(self, path: str) -> None:
        """Delete an object if it exists."""
        try:
            self.call("DELETE", path)
        except ApiError as error:
            if error.status != http.HTTPStatus.NOT_FOUND:
                raise


def path_of(group: str, plural: str, obj: Obj) -> str:
    """The path of a namespaced object."""
    return f"{group}/namespaces/{obj['metadata']['namespace']}/{plural}/{obj['metadata']['name']}"


def condition(obj: Obj, kind: str = "Ready") -> Obj:
    """The condition of this type, {} if it does not exist."""
    found = obj.get("status", {}).get("conditions") or []
    return next((each for each in found if each["type"] == kind), {})
