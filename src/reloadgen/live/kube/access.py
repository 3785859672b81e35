"""How to connect to one cluster: server, certificate authority and credentials of a kubeconfig context."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from reloadgen.live.kube.api import LiveError


def is_header_value(text: str) -> bool:
    """Whether an HTTP header can hold a text: it has no line break or other control character, and is Latin-1."""
    return all("\x20" <= character <= "\xff" and character != "\x7f" for character in text)


def without_credentials(url: str) -> str:
    """A URL for messages: without a user name, a password, or a query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an invalid URL"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


class AccessError(LiveError):
    """A kubeconfig that cannot be used. The message contains names, but no other content of the file."""


@dataclass(frozen=True, slots=True)
class ExecPlugin:
    """A command that prints credentials.

    https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
    """

    command: str
    arguments: tuple[str, ...] = field(repr=False)
    environment: tuple[tuple[str, str], ...] = field(repr=False)
    api_version: str
    provide_cluster: bool
    install_hint: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """How to authenticate. `repr` shows no secrets; `*_data` are base64 as in a kubeconfig, paths are absolute."""

    token: str = field(default="", repr=False)
    token_file: str = ""
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    certificate_file: str = ""
    certificate_data: str = field(default="", repr=False)
    key_file: str = ""
    key_data: str = field(default="", repr=False)
    plugin: ExecPlugin | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """One resolved context: paths are absolute; only an exec plugin is still to be run."""

    context: str
    server: str
    credentials: Credentials
    authority_file: str = ""
    authority_data: str = field(default="", repr=False)
    insecure: bool = False
    tls_server_name: str = ""
    proxy: str = field(default="", repr=False)

    @property
    def public_server(self) -> str:
        """The address of the server for messages: without a user name, a password, or a query."""
        return without_credentials(self.server)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings to report with the cluster."""
        if not self.insecure:
            return ()
        warning = (
            f"context {self.context} skips TLS verification (insecure-skip-tls-verify): "
            "anyone on the network path can read and change the traffic, credentials included"
        )
        return (warning,)
