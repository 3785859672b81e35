"""Exec plugins: what they are told, and what is made of what they print."""

from __future__ import annotations

import asyncio
import base64
import sys
from typing import TYPE_CHECKING

import pytest

from reloadgen.live.kube import exec_plugin
from reloadgen.live.kube.access import Access, AccessError, Credentials, ExecPlugin
from reloadgen.live.kube.exec_plugin import PluginRun

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "client.authentication.k8s.io/v1"


def access(script: str, **more: object) -> Access:
    arguments = ("-c", script)
    plugin = ExecPlugin(
        sys.executable, arguments, (("WHO", "me"),), VERSION, bool(more.get("provide")), "get it"
    )
    return Access("infra", "https://x.example.com", Credentials(plugin=plugin), authority_data="Q0E=")


def resolved(script: str, **more: object) -> Credentials:
    return printed(access(script, **more))


def printed(found: Access) -> Credentials:
    """What the plugin of an access prints."""

    async def run() -> Credentials:
        assert found.credentials.plugin is not None
        return await PluginRun(found, found.credentials.plugin).credentials()

    return asyncio.run(run())


def test_a_token() -> None:
    script = "import json, os; print(json.dumps({'status': {'token': os.environ['WHO'] + '-token'}}))"
    assert resolved(script).token == "me-token"  # noqa: S105 - a test's


def test_a_certificate_with_its_key() -> None:
    script = 'print(\'{"status": {"clientCertificateData": "CERT", "clientKeyData": "KEY"}}\')'
    found = resolved(script)
    assert base64.b64decode(found.certificate_data) == b"CERT"
    assert base64.b64decode(found.key_data) == b"KEY"


def test_it_is_told_what_kubectl_would_tell_it() -> None:
    script = "import json, os; print(json.dumps({'status': {'token': os.environ['KUBERNETES_EXEC_INFO']}}))"
    assert (
        resolved(script).token
        == f'{{"apiVersion": "{VERSION}", "kind": "ExecCredential", "spec": {{"interactive": false}}}}'
    )
    assert '"server": "https://x.example.com"' in resolved(script, provide=True).token
    assert '"certificate-authority-data": "Q0E="' in resolved(script, provide=True).token


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("import sys; sys.exit('SECRET')", "exit code 1; hint: run the command yourself to see its output"),
        ("print('SECRET')", "printed no ExecCredential"),
        ("print('[1]')", "printed no ExecCredential"),
        ("print('{\"status\": {}}')", "printed neither a token nor a certificate with its key"),
    ],
)
def test_what_goes_wrong_is_said_without_its_output(script: str, message: str) -> None:
    with pytest.raises(AccessError) as raised:
        resolved(script)
    assert str(raised.value) == f"context infra: exec plugin {sys.executable}: {message}"


def test_a_plugin_that_is_not_installed(tmp_path: Path) -> None:
    plugin = ExecPlugin(
        str(tmp_path / "missing"), (), (), VERSION, provide_cluster=False, install_hint="brew install it"
    )
    with pytest.raises(AccessError, match="No such file or directory; hint: brew install it"):
        printed(Access("infra", "https://x", Credentials(plugin=plugin)))


def test_a_plugin_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exec_plugin, "PLUGIN_SECONDS", 0.3)
    with pytest.raises(AccessError, match=r"no answer after 0.3 s"):
        resolved("import time; time.sleep(60)")
