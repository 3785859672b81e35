"""What a server or an exec plugin does to harm us is an error of its cluster, in one line, in time, without secrets."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

import pytest

from reloadgen.live.kube import exec_plugin, json_get, transport
from reloadgen.live.kube.access import Access, AccessError, Credentials, ExecPlugin
from reloadgen.live.kube.api import ApiStatusError, LiveError, UnreachableError
from reloadgen.live.kube.client import LightkubeApi
from reloadgen.live.kube.json_get import get_json
from reloadgen.live.kube.kinds import CONFIG_MAP, NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

T = TypeVar("T")
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def serving(*parts: bytes, pause: float = 0, endless: bool = False) -> Iterator[str]:
    """The URL of a server on loopback that sends these bytes to whoever connects, whatever they ask for."""
    stop = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.02)

    def answer(connection: socket.socket) -> None:
        with connection:
            connection.recv(65536)
            for part in (*parts, *([parts[-1]] * 10**6 if endless else ())):
                if stop.wait(pause):
                    return
                try:
                    connection.sendall(part)
                except OSError:
                    return
            with suppress(
                OSError
            ):  # closing with unread bytes would reset the connection, and lose the answer
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(5)
                while connection.recv(65536):
                    pass

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, _ = listening.accept()
            except TimeoutError:
                continue
            threads.append(threading.Thread(target=answer, args=(connection,)))
            threads[-1].start()

    threads = [threading.Thread(target=serve)]
    threads[0].start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        listening.close()


def body(text: bytes, *headers: bytes) -> bytes:
    """A response."""
    return (
        _HEAD
        + b"".join(each + b"\r\n" for each in headers)
        + b"Content-Length: %d\r\n\r\n" % len(text)
        + text
    )


def ask(access: Access, do: Callable[[LightkubeApi], Awaitable[T]]) -> T:
    async def asked() -> T:
        api = LightkubeApi(access, asyncio.Semaphore(4))
        try:
            return await do(api)
        finally:
            await api.close()

    return asyncio.run(asked())


async def _outcome(to: Access, do: Callable[[LightkubeApi], Awaitable[object]]) -> object:
    """What a request returns, or the error of the cluster that it ends with."""
    api = LightkubeApi(to, asyncio.Semaphore(4))
    try:
        return await do(api)
    except LiveError as error:
        return error
    finally:
        await api.close()


def access(url: str, **credentials: str) -> Access:
    return Access("infra", url, Credentials(**credentials))  # type: ignore[arg-type]  # texts alone


NESTED = b"[" * 200_000 + b"]" * 200_000
NO_OBJECTS = [b"null", b"[1,2]", b"5", b'"x"', b"", b"{", b"\xff", b'{"kind": 5, "metadata": []}', NESTED]


@pytest.mark.parametrize("answer", NO_OBJECTS, ids=lambda each: repr(each[:20]))
def test_answers_that_are_no_objects(answer: bytes) -> None:
    with serving(body(answer)) as url:
        for do in (
            lambda api: api.get(NAMESPACE, "x"),
            lambda api: api.list(CONFIG_MAP, "x"),
            lambda api: api.get_from_service("x", "y:1", "z", {}),
            lambda api: api.create(NAMESPACE, {"metadata": {"name": "x"}}),
        ):
            outcome = asyncio.run(_outcome(access(url), do))
            refused = f"{url} does not answer like a Kubernetes API server"
            assert isinstance(outcome, dict | tuple) or str(outcome).startswith(refused)


@pytest.mark.parametrize("answer", [b"null", b'{"code": "x", "message": [1]}', b'{"code": null}', NESTED])
def test_errors_that_are_no_status(answer: bytes) -> None:
    with serving(body(answer).replace(b"200 OK", b"500 Oh")) as url, pytest.raises(LiveError):
        ask(access(url), lambda api: api.get(NAMESPACE, "x"))


def test_a_response_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_BODY", 1_000_000)
    endless = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    with serving(endless, b" " * 65536, endless=True) as url:
        with pytest.raises(UnreachableError, match="the response is too long"):
            ask(access(url), lambda api: api.get(NAMESPACE, "x"))
        with pytest.raises(UnreachableError, match="does not answer"):
            asyncio.run(get_json("Prometheus", url, {}))


def test_a_compressed_response_is_refused() -> None:
    bomb = body(gzip.compress(b" " * 10**6), b"Content-Encoding: gzip")
    with serving(bomb) as url, pytest.raises(UnreachableError, match="the response is compressed"):
        ask(access(url), lambda api: api.get(NAMESPACE, "x"))


def test_a_response_that_drips_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_get, "SECONDS", 0.3)
    started = time.monotonic()
    dripping = serving(_HEAD, b"X-A: b\r\n", pause=0.05, endless=True)
    with dripping as url, pytest.raises(UnreachableError, match="does not answer: timed out"):
        asyncio.run(get_json("Prometheus", url, {}))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("answer", [b"", b"{", b"\xff", NESTED])
def test_documents_that_are_no_json(answer: bytes) -> None:
    with serving(body(answer)) as url, pytest.raises(UnreachableError, match="does not answer with JSON"):
        asyncio.run(get_json("Prometheus", url, {}))


@pytest.mark.parametrize(
    "head", [b"\x00\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 90_000]
)
def test_heads_that_are_no_http(head: bytes) -> None:
    with serving(head) as url:
        with pytest.raises(UnreachableError, match="does not speak HTTP, or ended the connection early"):
            ask(access(url), lambda api: api.get(NAMESPACE, "x"))
        with pytest.raises(UnreachableError, match="does not speak HTTP, or ended the connection early"):
            asyncio.run(get_json("Prometheus", url, {}))


SECRET = "s3cr3t"  # noqa: S105 - what must never be shown


@pytest.mark.parametrize(
    "wrong",
    [
        access(f"http://user:{SECRET}@127.0.0.1:1"),
        access("http://127.0.0.1:1", token=f"{SECRET}\n"),
        access("http://127.0.0.1:1", username="a", password=f"{SECRET}\u2028"),
        Access("infra", "http://127.0.0.1:1", Credentials(), proxy=f"http://u:{SECRET}@127.0.0.1:1"),
        Access("infra", f"ftp://u:{SECRET}@127.0.0.1:1", Credentials()),
        Access("infra", f"http://u:{SECRET}@[::1", Credentials()),
    ],
)
def test_no_error_holds_a_secret(wrong: Access) -> None:
    with pytest.raises(LiveError) as raised:
        ask(wrong, lambda api: api.get(NAMESPACE, "x"))
    assert SECRET not in str(raised.value)
    assert "\n" not in str(raised.value)


def plugin(script: str) -> Credentials:
    arguments = ("-c", script)
    return Credentials(
        plugin=ExecPlugin(
            sys.executable, arguments, (), "client.authentication.k8s.io/v1", provide_cluster=False
        )
    )


def counting(path: Path, script: str) -> Credentials:
    """A plugin that notes each of its runs in a file."""
    return plugin(f"open({str(path)!r}, 'a').write('x'); {script}")


UNAUTHORIZED = json.dumps({"kind": "Status", "message": "no", "code": 401}).encode()
PRINTS = 'print(\'{"status": {"token": "t"}}\')'


@pytest.mark.parametrize("requests", [1, 8])
def test_a_plugin_whose_credentials_are_refused_runs_twice_for_all_requests(
    tmp_path: Path, requests: int
) -> None:
    refused = body(UNAUTHORIZED, b"Connection: close").replace(b"200 OK", b"401 Unauthorized")

    async def all_at_once(api: LightkubeApi) -> list[object]:
        asked = (api.get(NAMESPACE, "x") for _ in range(requests))
        return await asyncio.gather(*asked, return_exceptions=True)

    with serving(refused) as url:
        refused_access = Access("infra", url, counting(tmp_path / "runs", PRINTS))
        errors = ask(refused_access, all_at_once)
    assert {type(error) for error in errors} == {ApiStatusError}
    said = f"{url} refuses the credentials of context infra (Unauthorized); "
    said += "hint: renew them; to try them, run: kubectl --context infra get namespaces"
    assert {str(error) for error in errors} == {said}
    assert (tmp_path / "runs").read_text() == "xx"


def test_a_plugin_that_fails_runs_once_for_all_requests(tmp_path: Path) -> None:
    failing = Access("infra", "http://127.0.0.1:1", counting(tmp_path / "runs", "raise SystemExit(3)"))

    async def all_at_once(api: LightkubeApi) -> list[object]:
        asked = (api.get(NAMESPACE, "x") for _ in range(8))
        return await asyncio.gather(*asked, return_exceptions=True)

    errors = ask(failing, all_at_once)
    assert {type(error) for error in errors} == {AccessError}
    assert (tmp_path / "runs").read_text() == "x"


def test_requests_that_are_cancelled_while_the_plugin_runs_leave_nothing_behind(tmp_path: Path) -> None:
    """Each is cancelled at another moment of the start; then the loop ends."""
    slow = Access("infra", "http://127.0.0.1:1", counting(tmp_path / "runs", "import time; time.sleep(60)"))

    async def cancelled(api: LightkubeApi) -> None:
        tasks = [asyncio.create_task(api.get(NAMESPACE, "x")) for _ in range(8)]
        for task in tasks:
            await asyncio.sleep(0.01)
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(each) for each in results} == {asyncio.CancelledError}

    started = time.monotonic()
    ask(slow, cancelled)
    assert time.monotonic() - started < 10


def test_a_plugin_that_prints_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exec_plugin, "MAX_OUTPUT", 100_000)
    talking = Access("infra", "http://127.0.0.1:1", plugin("while True: print('x' * 1000)"))
    with pytest.raises(AccessError, match="printed more than 100000 bytes"):
        ask(talking, lambda api: api.get(NAMESPACE, "x"))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups")
def test_a_plugin_s_children_do_not_keep_it_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exec_plugin, "PLUGIN_SECONDS", 0.5)
    script = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    started = time.monotonic()
    with pytest.raises(AccessError, match=r"no answer after 0.5 s"):
        ask(Access("infra", "http://127.0.0.1:1", plugin(script)), lambda api: api.get(NAMESPACE, "x"))
    assert time.monotonic() - started < 10


def test_a_token_that_no_header_can_hold() -> None:
    script = f'print(\'{{"status": {{"token": "{SECRET}\\\\n"}}}}\')'
    with pytest.raises(AccessError, match="a token that no HTTP header can hold") as raised:
        ask(Access("infra", "http://127.0.0.1:1", plugin(script)), lambda api: api.get(NAMESPACE, "x"))
    assert SECRET not in str(raised.value)
