"""Kubeconfigs as kubectl reads them; what kubectl itself makes of the same files is asked in tests/cluster."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from reloadgen.live.kube.access import Access, AccessError
from reloadgen.live.kube.kubeconfig import in_cluster, load, paths

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "s3cr3t-t0ken"  # noqa: S105 - what must never be shown


def config(name: str, **user: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": name,
        "clusters": [{"name": name, "cluster": {"server": f"https://{name}.example.com"}}],
        "users": [{"name": name, "user": user or {"token": SECRET}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
    }


def write(file: Path, content: object) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_the_option_alone_counts(tmp_path: Path) -> None:
    file = write(tmp_path / "one", config("infra"))
    assert paths(str(file), {"KUBECONFIG": "/elsewhere"}) == (file,)
    with pytest.raises(AccessError, match="no such file"):
        paths(str(tmp_path / "missing"), {})


def test_of_several_files_those_that_exist_are_read(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a", config("infra")), write(tmp_path / "b", config("apps"))
    listed = os.pathsep.join(["", str(first), str(tmp_path / "missing"), str(second)])
    assert paths("", {"KUBECONFIG": listed}) == (first, second)
    merged = load((first, second))
    assert merged.access("apps").server == "https://apps.example.com"


def test_without_kubeconfig_it_is_the_one_at_home(tmp_path: Path) -> None:
    home = write(tmp_path / ".kube" / "config", config("infra"))
    assert paths("", {"HOME": str(tmp_path)}) == (home,)
    assert paths("", {"HOME": str(tmp_path / "other")}) == ()


def test_of_two_entries_with_one_name_the_first_counts(tmp_path: Path) -> None:
    first = write(tmp_path / "a", config("infra"))
    second = write(tmp_path / "b", config("infra", username="u"))
    credentials = load((first, second)).access("infra").credentials
    assert (credentials.token, credentials.username) == (SECRET, "")


def test_paths_are_relative_to_their_own_file(tmp_path: Path) -> None:
    content = config(
        "infra", tokenFile="token", **{"client-certificate": "me.crt", "client-key": "/abs/me.key"}
    )
    content["clusters"][0]["cluster"]["certificate-authority"] = "ca.crt"
    access = load((write(tmp_path / "deep" / "config", content),)).access("infra")
    assert access.authority_file == str(tmp_path / "deep" / "ca.crt")
    assert access.credentials.token_file == str(tmp_path / "deep" / "token")
    assert access.credentials.certificate_file == str(tmp_path / "deep" / "me.crt")
    assert access.credentials.key_file == "/abs/me.key"


def test_a_plugin_s_command_is_relative_only_with_a_slash(tmp_path: Path) -> None:
    for command, found in (
        ("aws", "aws"),
        ("bin/login", str(tmp_path / "bin/login")),
        ("/opt/login", "/opt/login"),
    ):
        plugin = {"apiVersion": "client.authentication.k8s.io/v1", "command": command, "args": ["x"]}
        access = load((write(tmp_path / "config", config("infra", exec=plugin)),)).access("infra")
        assert access.credentials.plugin is not None
        assert access.credentials.plugin.command == found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"contexts": []}, "context infra not found in kubeconfig (FILE); found: none"),
        ({"clusters": None}, "context infra: cluster infra not found in kubeconfig (FILE); found: none"),
        ({"users": []}, "context infra: user infra not found in kubeconfig (FILE); found: none"),
        (
            {"users": [{"name": "infra", "user": {"as": "root"}}]},
            "context infra: the user's as is not supported",
        ),
        ({"users": [{"name": "infra", "user": {"token": 12}}]}, "token must be a string"),
        ({"users": [{"user": {"token": SECRET}}]}, "FILE: an entry of users has no name"),
        (
            {
                "users": [
                    {
                        "name": "infra",
                        "user": {"exec": {"apiVersion": "client.authentication.k8s.io/v1alpha1"}},
                    }
                ]
            },
            "exec plugin with apiVersion client.authentication.k8s.io/v1alpha1 is not supported; supported:",
        ),
        ({"clusters": [{"name": "infra", "cluster": {}}]}, "context infra: its cluster has no server"),
        (
            {
                "clusters": [
                    {
                        "name": "infra",
                        "cluster": {
                            "server": "https://x",
                            "insecure-skip-tls-verify": True,
                            "certificate-authority-data": "QQ==",
                        },
                    }
                ]
            },
            "a certificate authority cannot be combined with insecure-skip-tls-verify",
        ),
    ],
)
def test_what_is_wrong_is_reported(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    file = write(tmp_path / "config", {**config("infra"), **change})
    with pytest.raises(AccessError) as raised:
        load((file,)).access("infra")
    assert message.replace("FILE", str(file)) in str(raised.value)
    assert SECRET not in str(raised.value)


def test_no_message_quotes_a_file(tmp_path: Path) -> None:
    file = tmp_path / "config"
    file.write_text(f"users:\n- name: x\n  user: {{token: {SECRET}, [\n", encoding="utf-8")
    with pytest.raises(AccessError) as raised:
        load((file,))
    assert str(raised.value).startswith(f"{file}:")
    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None


def test_nothing_secret_is_in_a_repr(tmp_path: Path) -> None:
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "login",
        "args": [SECRET],
        "env": [{"name": "T", "value": SECRET}],
    }
    user = {"token": SECRET, "password": SECRET, "client-key-data": SECRET, "exec": plugin}
    content = config("infra", **user)
    content["clusters"][0]["cluster"] |= {"proxy-url": f"http://u:{SECRET}@proxy"}
    access = load((write(tmp_path / "config", content),)).access("infra")
    assert SECRET not in repr(access) + str(access)


def test_skipping_tls_verification_is_warned_about(tmp_path: Path) -> None:
    content = config("infra")
    content["clusters"][0]["cluster"]["insecure-skip-tls-verify"] = True
    access = load((write(tmp_path / "config", content),)).access("infra")
    (warning,) = access.warnings
    assert warning.startswith("context infra skips TLS verification (insecure-skip-tls-verify)")


def test_in_a_pod_its_service_account_is_used(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(SECRET, encoding="utf-8")
    environment = {"KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"}
    access = in_cluster(environment, tmp_path)
    assert isinstance(access, Access)
    assert (access.server, access.authority_file) == ("https://[fd00::1]:443", str(tmp_path / "ca.crt"))
    assert in_cluster({}, tmp_path) is None
    assert in_cluster(environment, tmp_path / "elsewhere") is None
