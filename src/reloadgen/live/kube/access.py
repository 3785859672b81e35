"""How to reach one cluster: server, trust and credentials, as a kubeconfig's context names them."""

from __future__ import annotations

from dataclasses import dataclass, field

from reloadgen.live.kube.api import LiveError


class AccessError(LiveError):
    """A kubeconfig that does not lead to the cluster; never quotes what a kubeconfig holds beyond names."""


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
    """Who we are. Secrets stay out of `repr`; `*_data` are base64 as in a kubeconfig, paths are absolute."""

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
    """One context, resolved: paths absolute, nothing left to look up but what a plugin prints."""

    context: str
    server: str
    credentials: Credentials
    authority_file: str = ""
    authority_data: str = field(default="", repr=False)
    insecure: bool = False
    tls_server_name: str = ""
    proxy: str = field(default="", repr=False)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know about this way in."""
        if not self.insecure:
            return ()
        warning = (
            f"context {self.context} skips TLS verification (insecure-skip-tls-verify): "
            "the server's answers and our credentials are open to anyone on the way"
        )
        return (warning,)
