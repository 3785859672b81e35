"""Runs a kubeconfig's exec plugin and reads the credentials that it prints."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from reloadgen.live.kube.access import AccessError, Credentials, is_header_value
from reloadgen.process_group import kill_group

if TYPE_CHECKING:
    from reloadgen.live.kube.access import Access, ExecPlugin

PLUGIN_SECONDS = 60.0
"""Time limit of a plugin; some plugins send requests to a server."""


MAX_OUTPUT = 1024 * 1024
"""Bytes that a plugin may print: a token and a certificate chain take a few thousand."""


class PluginRun:
    """One run of the plugin of an access, for all requests that wait for it.

    A thread of its own starts the program and reads its output: a request that is cancelled leaves it alone, and a
    program that never ends keeps nobody waiting.
    """

    def __init__(self, access: Access, plugin: ExecPlugin) -> None:
        self._access, self._plugin = access, plugin
        self._loop = asyncio.get_running_loop()
        self._result: asyncio.Future[Credentials] = self._loop.create_future()
        self._result.add_done_callback(lambda result: result.cancelled() or result.exception())
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_killed = False
        self._deadline = self._loop.call_later(PLUGIN_SECONDS, self._time_out)
        threading.Thread(target=self._run, daemon=True).start()

    async def credentials(self) -> Credentials:
        """What the plugin prints.

        Raises:
            AccessError: the plugin is not found, fails, times out or prints no credentials.
        """
        return await asyncio.shield(self._result)

    def kill(self) -> None:
        """Ends the program and what it started."""
        self._deadline.cancel()
        with self._lock:
            self._is_killed = True
        if self._process is not None:
            kill_group(self._process)

    def _time_out(self) -> None:
        self.kill()
        self._settle(self._failed(f"no answer after {PLUGIN_SECONDS:g} s"))

    def _run(self) -> None:
        """In the thread: start, read, and hand the result to the loop, if that still runs."""
        result: Credentials | AccessError
        try:
            result = self._read_credentials()
        except AccessError as error:
            result = error
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._settle, result)

    def _settle(self, result: Credentials | AccessError) -> None:
        self._deadline.cancel()
        if self._result.done():
            return
        if isinstance(result, AccessError):
            self._result.set_exception(result)
        else:
            self._result.set_result(result)

    def _read_credentials(self) -> Credentials:
        with self._start() as process:
            output = process.stdout.read(MAX_OUTPUT + 1) if process.stdout else b""
            if len(output) > MAX_OUTPUT:
                kill_group(process)
        if len(output) > MAX_OUTPUT:
            raise self._failed(f"printed more than {MAX_OUTPUT} bytes")
        if process.returncode:
            hint = "hint: run the command yourself to see its output"
            raise self._failed(f"exit code {process.returncode}; {hint}")
        return self._parse(output)

    def _start(self) -> subprocess.Popen[bytes]:
        plugin = self._plugin
        environment = {
            **os.environ,
            **dict(plugin.environment),
            "KUBERNETES_EXEC_INFO": json.dumps(_info(self._access, plugin)),
        }
        with self._lock:
            if self._is_killed:
                raise self._failed("stopped")
            try:
                self._process = subprocess.Popen(  # noqa: S603 - the command of the user's own kubeconfig
                    [plugin.command, *plugin.arguments],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,  # a plugin may print secrets there
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                hint = f"; hint: {plugin.install_hint}" if plugin.install_hint else ""
                reason = (
                    error.strerror if isinstance(error, OSError) else "its command or environment is invalid"
                )
                raise self._failed(f"{reason}{hint}") from None
            return self._process

    def _parse(self, output: bytes) -> Credentials:
        try:
            status = json.loads(output)["status"]
            token = str(status.get("token") or "")
            certificate, key = (
                str(status.get(name) or "") for name in ("clientCertificateData", "clientKeyData")
            )
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise self._failed("printed no ExecCredential") from None
        if not token and not (certificate and key):
            raise self._failed("printed neither a token nor a certificate with its key")
        if not is_header_value(token):
            raise self._failed("printed a token that no HTTP header can hold")
        return Credentials(
            token=token,
            certificate_data=base64.b64encode(certificate.encode()).decode(),
            key_data=base64.b64encode(key.encode()).decode(),
            plugin=self._plugin,
        )

    def _failed(self, reason: str) -> AccessError:
        return AccessError(f"context {self._access.context}: exec plugin {self._plugin.command}: {reason}")


def _info(access: Access, plugin: ExecPlugin) -> dict[str, Any]:
    spec: dict[str, Any] = {"interactive": False}
    if plugin.provide_cluster:
        cluster = {
            "server": access.server,
            "tls-server-name": access.tls_server_name,
            "insecure-skip-tls-verify": access.insecure,
            "certificate-authority-data": access.authority_data,
            "proxy-url": access.proxy,
        }
        spec["cluster"] = {key: value for key, value in cluster.items() if value}
    return {"apiVersion": plugin.api_version, "kind": "ExecCredential", "spec": spec}
