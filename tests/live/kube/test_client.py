"""The API over lightkube, against a small server on loopback that answers as told."""

from __future__ import annotations

import asyncio
import http.server
import json
import sys
import threading
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from reloadgen.live.kube.access import Access, Credentials, ExecPlugin
from reloadgen.live.kube.api import ApiStatusError, NoSuchKindError, UnreachableError
from reloadgen.live.kube.client import LightkubeApi
from reloadgen.live.kube.kinds import CONFIG_MAP, DEPLOYMENT, KUSTOMIZATION, NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

T = TypeVar("T")
SECRET = "s3cr3t"  # noqa: S105 - what must never be shown


class Server(http.server.ThreadingHTTPServer):
    """Notes requests; answers with `answers[path]`: status, content type, body."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, tuple[int, str, str]] = {}
        self.requests: list[tuple[str, str, str, str]] = []
        self.accepted = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def says(self, path: str, status: int, body: object) -> None:
        self.answers[path] = (status, "application/json", json.dumps(body))


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        authorization = self.headers.get("Authorization", "")
        self.server.requests.append((self.command, self.path, self.headers.get("Content-Type", ""), body))
        status, kind, text = self.server.answers.get(self.path, (404, "text/plain", "404 page not found\n"))
        if self.server.accepted and authorization != self.server.accepted:
            refused = {"kind": "Status", "status": "Failure", "message": "Unauthorized", "code": 401}
            status, kind, text = 401, "application/json", json.dumps(refused)
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    do_GET = do_POST = do_PATCH = do_DELETE = _answer  # noqa: N815 - the base class names them

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as found:
        thread = threading.Thread(target=found.serve_forever, args=(0.01,))
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def ask(
    server: Server, do: Callable[[LightkubeApi], Awaitable[T]], credentials: Credentials | None = None
) -> T:
    async def asked() -> T:
        access = Access("infra", server.url, credentials or Credentials(token=SECRET))
        api = LightkubeApi(access, asyncio.Semaphore(1))
        try:
            return await do(api)
        finally:
            await api.close()

    return asyncio.run(asked())


def status(code: int, reason: str) -> dict[str, Any]:
    return {"kind": "Status", "status": "Failure", "reason": reason, "message": f"{reason}!", "code": code}


def test_objects_of_both_scopes(server: Server) -> None:
    server.says(
        "/apis/apps/v1/namespaces/x/deployments/y", 200, {"kind": "Deployment", "metadata": {"name": "y"}}
    )
    server.says("/api/v1/namespaces/x", 200, {"kind": "Namespace"})
    assert ask(server, lambda api: api.get(DEPLOYMENT, "y", "x")) == {
        "kind": "Deployment",
        "metadata": {"name": "y"},
    }
    assert ask(server, lambda api: api.get(NAMESPACE, "x")) == {"kind": "Namespace"}


def test_no_object_is_none_and_no_kind_is_an_error(server: Server) -> None:
    server.says("/api/v1/namespaces/x", 404, status(404, "NotFound"))
    assert ask(server, lambda api: api.get(NAMESPACE, "x")) is None
    with pytest.raises(NoSuchKindError, match="does not serve Kustomization"):
        ask(server, lambda api: api.get(KUSTOMIZATION, "y", "x"))
    with pytest.raises(NoSuchKindError):
        ask(server, lambda api: api.list(KUSTOMIZATION))


def test_lists_are_read_to_their_end(server: Server) -> None:
    first = "/api/v1/configmaps?limit=200&labelSelector=a%3Db"
    server.says(first, 200, {"metadata": {"continue": "more"}, "items": [{"n": 1}]})
    server.says(f"{first}&continue=more", 200, {"metadata": {}, "items": [{"n": 2}]})
    assert ask(server, lambda api: api.list(CONFIG_MAP, labels={"a": "b"})) == ({"n": 1}, {"n": 2})


def test_writing(server: Server) -> None:
    path = "/api/v1/namespaces/x/configmaps"
    server.says(path, 201, {"metadata": {"name": "c"}})
    server.says(f"{path}/c", 200, {"metadata": {"name": "c"}})
    document = {"metadata": {"name": "c", "namespace": "x"}, "data": {"a": "1"}}
    ask(server, lambda api: api.create(CONFIG_MAP, document))
    ask(server, lambda api: api.merge_patch(CONFIG_MAP, "c", "x", {"data": {"a": "2"}}))
    ask(server, lambda api: api.delete(CONFIG_MAP, "c", "x"))
    methods = [(method, kind) for method, _, kind, _ in server.requests]
    assert methods[:2] == [("POST", "application/json"), ("PATCH", "application/merge-patch+json")]
    assert methods[2][0] == "DELETE"
    assert json.loads(server.requests[0][3]) == {"apiVersion": "v1", "kind": "ConfigMap", **document}
    assert json.loads(server.requests[1][3]) == {"data": {"a": "2"}}


def test_deleting_what_does_not_exist(server: Server) -> None:
    server.says("/api/v1/namespaces/x", 404, status(404, "NotFound"))
    ask(server, lambda api: api.delete(NAMESPACE, "x"))


def test_the_service_proxy(server: Server) -> None:
    path = "/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/api/v1/query"
    server.says(f"{path}?query=up%7Ba%3D%22b%22%7D", 200, {"status": "success"})
    query = {"query": 'up{a="b"}'}
    assert ask(
        server, lambda api: api.get_from_service("monitoring", "prometheus:9090", "api/v1/query", query)
    ) == {"status": "success"}
    with pytest.raises(ApiStatusError, match="HTTP 404 Not Found"):
        ask(server, lambda api: api.get_from_service("monitoring", "prometheus:9090", "other", {}))


def test_an_error_has_the_message_of_the_server(server: Server) -> None:
    server.says("/api/v1/namespaces/x", 403, status(403, "Forbidden"))
    with pytest.raises(ApiStatusError, match="Forbidden!") as raised:
        ask(server, lambda api: api.get(NAMESPACE, "x"))
    assert raised.value.status == 403


@pytest.mark.parametrize(("kind", "text"), [("text/html", "<html>log in</html>"), ("", "")])
def test_something_else_answers(server: Server, kind: str, text: str) -> None:
    server.answers["/api/v1/namespaces/x"] = (200, kind, text)
    with pytest.raises(UnreachableError, match="does not answer like a Kubernetes API server"):
        ask(server, lambda api: api.get(NAMESPACE, "x"))


def test_an_error_page_on_the_way(server: Server) -> None:
    server.answers["/api/v1/namespaces/x"] = (502, "", "bad gateway")
    with pytest.raises((ApiStatusError, UnreachableError)):
        ask(server, lambda api: api.get(NAMESPACE, "x"))


def test_nobody_answers() -> None:
    async def asked() -> None:
        access = Access("infra", "http://127.0.0.1:1", Credentials(token=SECRET))
        await LightkubeApi(access, asyncio.Semaphore(1)).get(NAMESPACE, "x")

    with pytest.raises(
        UnreachableError, match=r"http://127.0.0.1:1 does not answer: Connection refused"
    ) as raised:
        asyncio.run(asked())
    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None


def test_an_expired_token_is_asked_for_again_once(server: Server, tmp_path: Path) -> None:
    """The plugin prints `1`, then `2`; the server takes the second."""
    script = (
        "import json, pathlib; p = pathlib.Path('COUNT'); n = int(p.read_text()) + 1 if p.exists() else 1;"
        "p.write_text(str(n)); print(json.dumps({'status': {'token': str(n)}}))"
    ).replace("COUNT", str(tmp_path / "count"))
    plugin = ExecPlugin(
        sys.executable, ("-c", script), (), "client.authentication.k8s.io/v1", provide_cluster=False
    )
    server.accepted = "Bearer 2"
    server.says("/api/v1/namespaces/x", 200, {"kind": "Namespace"})
    found = ask(server, lambda api: api.get(NAMESPACE, "x"), Credentials(plugin=plugin))
    assert found == {"kind": "Namespace"}
    server.accepted = "Bearer 9"
    with pytest.raises(ApiStatusError, match="Unauthorized"):
        ask(server, lambda api: api.get(NAMESPACE, "x"), Credentials(plugin=plugin))


def test_certificates_that_cannot_be_used_are_not_quoted(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text(SECRET, encoding="utf-8")
    access = Access("infra", "https://127.0.0.1:1", Credentials(), authority_file=str(broken))

    async def asked() -> None:
        await LightkubeApi(access, asyncio.Semaphore(1)).get(NAMESPACE, "x")

    with pytest.raises(
        UnreachableError, match="its certificates, key or token file cannot be used"
    ) as raised:
        asyncio.run(asked())
    assert SECRET not in str(raised.value)
