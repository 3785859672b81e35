"""Read and merge kubeconfig files as kubectl does; paths are relative to the file that contains them.

https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reloadgen.document.nodes import YamlError, parse
from reloadgen.document.values import value
from reloadgen.live.kube.access import Access, AccessError, Credentials, ExecPlugin, is_header_value
from reloadgen.manifests.fields import items, scalar_text, text

IN_CLUSTER = "in-cluster"
"""Stands for a context where a pod's ServiceAccount is used."""

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
EXEC_VERSIONS = ("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1")
_UNSUPPORTED = ("as", "as-groups", "as-uid", "as-user-extra", "auth-provider")


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """A named entry of a kubeconfig, with the directory of its file."""

    content: Mapping[str, Any]
    directory: Path

    def text(self, key: str) -> str:
        """The text under a key, "" if the key is missing."""
        field = self.content.get(key)
        if field is None:
            return ""
        if not isinstance(field, str):
            raise AccessError(f"kubeconfig in {self.directory}: {key} must be a string")
        return field

    def path(self, key: str) -> str:
        """The absolute path under a key; relative ones start at the directory of the file."""
        relative = self.text(key)
        return str(self.directory / relative) if relative else ""

    def section(self, key: str) -> Entry | None:
        """The map under a key."""
        content = self.content.get(key)
        return Entry(content, self.directory) if isinstance(content, Mapping) else None


@dataclass(frozen=True, slots=True, repr=False)
class Kubeconfig:
    """The merged files: contexts, clusters and users by name."""

    files: tuple[Path, ...]
    contexts: Mapping[str, Entry]
    clusters: Mapping[str, Entry]
    users: Mapping[str, Entry]

    def access(self, context: str) -> Access:
        """How to connect with a context.

        Raises:
            AccessError: the context, or its cluster or user, is missing or not supported.
        """
        if not self.files:
            raise AccessError(
                f"no kubeconfig, so context {context} is unknown; set KUBECONFIG or --kubeconfig"
            )
        entry = _named(self.contexts, context, "context", self._where())
        cluster = _named(self.clusters, entry.text("cluster"), f"context {context}: cluster", self._where())
        user_name = entry.text("user")
        user = _named(self.users, user_name, f"context {context}: user", self._where()) if user_name else None
        access = Access(
            context=context,
            server=cluster.text("server"),
            credentials=_credentials(context, user) if user else Credentials(),
            authority_file=cluster.path("certificate-authority"),
            authority_data=cluster.text("certificate-authority-data"),
            insecure=cluster.content.get("insecure-skip-tls-verify") is True,
            tls_server_name=cluster.text("tls-server-name"),
            proxy=cluster.text("proxy-url"),
        )
        _check(access)
        return access

    def _where(self) -> str:
        return ", ".join(map(str, self.files))


def paths(option: str, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """The files to read: the option; else those of KUBECONFIG that exist; else ~/.kube/config if it exists.

    Raises:
        AccessError: the file of the option does not exist.
    """
    if option:
        chosen = Path(option).expanduser()
        if not chosen.is_file():
            raise AccessError(f"--kubeconfig {option}: no such file")
        return (chosen,)
    listed = environment.get("KUBECONFIG", "")
    named = [Path(part) for part in listed.split(os.pathsep) if part] if listed else [_home(environment)]
    return tuple(path for path in named if path.is_file())


def _home(environment: Mapping[str, str]) -> Path:
    home = environment.get("HOME") or environment.get("USERPROFILE") or "~"
    return (Path(home) / ".kube" / "config").expanduser()


def load(files: tuple[Path, ...]) -> Kubeconfig:
    """The merged files: of several entries with one name, that of the first file counts.

    Raises:
        AccessError: a file cannot be read, or is not a kubeconfig.
    """
    merged: dict[str, dict[str, Entry]] = {"context": {}, "cluster": {}, "user": {}}
    for path in files:
        document = _read(path)
        for kind, by_name in merged.items():
            for name, content in _entries(document, kind, path):
                by_name.setdefault(name, Entry(content, path.absolute().parent))
    return Kubeconfig(files, merged["context"], merged["cluster"], merged["user"])


def _read(path: Path) -> Mapping[str, Any]:
    try:
        documents = parse(path.read_text(encoding="utf-8"))
        content = value(documents[0]) if documents else {}
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise AccessError(f"{path}: cannot be read: {reason}") from None
    except YamlError as error:
        raise AccessError(f"{path}:{error.line}: not YAML") from None  # the parser's message may quote a line
    if not isinstance(content, dict):
        raise AccessError(f"{path}: not a kubeconfig")
    return content


def _entries(document: Mapping[str, Any], kind: str, path: Path) -> list[tuple[str, Mapping[str, Any]]]:
    listed = document.get(f"{kind}s") or []
    if not isinstance(listed, list):
        raise AccessError(f"{path}: {kind}s must be a list")
    pairs: list[tuple[str, Mapping[str, Any]]] = []
    for entry in listed:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise AccessError(f"{path}: an entry of {kind}s has no name")
        content = entry.get(kind) or {}
        if not isinstance(content, dict):
            raise AccessError(f"{path}: {kind} {entry['name']} must be a mapping")
        pairs.append((entry["name"], content))
    return pairs


def _named(entries: Mapping[str, Entry], name: str, what: str, where: str) -> Entry:
    if name in entries:
        return entries[name]
    known = ", ".join(sorted(entries)) or "none"
    raise AccessError(f"{what} {name or '(unset)'} not found in kubeconfig ({where}); found: {known}")


def _check(access: Access) -> None:
    """The checks that kubectl makes, too. A value that cannot be sent is not quoted: it may be a secret."""
    secrets = {
        "token": access.credentials.token,
        "username": access.credentials.username,
        "password": access.credentials.password,
        "server": access.server,
        "proxy-url": access.proxy,
    }
    for key, secret in secrets.items():
        if not is_header_value(secret):
            reason = "contains a line break or another character that cannot be sent"
            raise AccessError(f"context {access.context}: {key} {reason}")
    if not access.server:
        raise AccessError(f"context {access.context}: its cluster has no server")
    if access.insecure and (access.authority_data or access.authority_file):
        both = "a certificate authority cannot be combined with insecure-skip-tls-verify"
        raise AccessError(f"context {access.context}: {both}")


def _credentials(context: str, user: Entry) -> Credentials:
    for key in _UNSUPPORTED:
        if user.content.get(key):
            raise AccessError(
                f"context {context}: the user's {key} is not supported; hint: use a token or an exec plugin"
            )
    return Credentials(
        token=user.text("token"),
        token_file=user.path("tokenFile"),
        username=user.text("username"),
        password=user.text("password"),
        certificate_file=user.path("client-certificate"),
        certificate_data=user.text("client-certificate-data"),
        key_file=user.path("client-key"),
        key_data=user.text("client-key-data"),
        plugin=_plugin(context, user),
    )


def _plugin(context: str, user: Entry) -> ExecPlugin | None:
    section = user.section("exec")
    if section is None:
        return None
    version = section.text("apiVersion")
    if version not in EXEC_VERSIONS:
        raise AccessError(
            f"context {context}: exec plugin with apiVersion {version or '(unset)'} is not supported; "
            f"supported: {', '.join(EXEC_VERSIONS)}"
        )
    command = section.text("command")
    relative = "/" in command or os.sep in command  # as kubectl: a bare name is looked up in PATH
    return ExecPlugin(
        command=str(section.directory / command) if relative else command,
        arguments=tuple(map(scalar_text, items(section.content, "args"))),
        environment=tuple(
            (text(pair, "name"), text(pair, "value")) for pair in items(section.content, "env")
        ),
        api_version=version,
        provide_cluster=section.content.get("provideClusterInfo") is True,
        install_hint=section.text("installHint"),
    )


def in_cluster(environment: Mapping[str, str], directory: Path = SERVICE_ACCOUNT) -> Access | None:
    """How to connect from inside a pod, with its ServiceAccount; None outside a cluster."""
    host, port = environment.get("KUBERNETES_SERVICE_HOST"), environment.get("KUBERNETES_SERVICE_PORT")
    if not host or not port or not (directory / "token").is_file():
        return None
    return Access(
        context=IN_CLUSTER,
        server=f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}",
        credentials=Credentials(token_file=str(directory / "token")),
        authority_file=str(directory / "ca.crt"),
    )
