"""Runs a kubeconfig's exec plugin and reads the credentials that it prints."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from dataclasses import replace
from typing import Any

from reloadgen.live.kube.access import Access, AccessError, Credentials, ExecPlugin

PLUGIN_SECONDS = 60.0
"""Time limit of a plugin; some plugins send requests to a server."""


async def resolve(access: Access) -> Access:
    """The access with the credentials that its plugin prints; unchanged without a plugin.

    Raises:
        AccessError: the plugin is not found, fails, times out or prints no credentials.
    """
    plugin = access.credentials.plugin
    if plugin is None:
        return access
    output = await _run(access, plugin)
    return replace(access, credentials=_credentials(access, plugin, output))


async def _run(access: Access, plugin: ExecPlugin) -> bytes:
    environment = {
        **os.environ,
        **dict(plugin.environment),
        "KUBERNETES_EXEC_INFO": json.dumps(_info(access, plugin)),
    }
    try:
        process = await asyncio.create_subprocess_exec(
            plugin.command,
            *plugin.arguments,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # a plugin may print secrets there
        )
    except OSError as error:
        hint = f"; hint: {plugin.install_hint}" if plugin.install_hint else ""
        raise _failed(access, plugin, f"{error.strerror}{hint}") from None
    try:
        output, _ = await asyncio.wait_for(process.communicate(), PLUGIN_SECONDS)
    except TimeoutError:
        raise _failed(access, plugin, f"no answer after {PLUGIN_SECONDS:g} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise _failed(
            access,
            plugin,
            f"exit code {process.returncode}; hint: run the command yourself to see its output",
        )
    return output


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


def _credentials(access: Access, plugin: ExecPlugin, output: bytes) -> Credentials:
    try:
        status = json.loads(output)["status"]
        token = str(status.get("token") or "")
        certificate, key = (
            str(status.get(name) or "") for name in ("clientCertificateData", "clientKeyData")
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        raise _failed(access, plugin, "printed no ExecCredential") from None
    if not token and not (certificate and key):
        raise _failed(access, plugin, "printed neither a token nor a certificate with its key")
    return Credentials(
        token=token,
        certificate_data=base64.b64encode(certificate.encode()).decode(),
        key_data=base64.b64encode(key.encode()).decode(),
        plugin=plugin,
    )


def _failed(access: Access, plugin: ExecPlugin, reason: str) -> AccessError:
    return AccessError(f"context {access.context}: exec plugin {plugin.command}: {reason}")
