"""An Access in the words of lightkube: its config, and the parameters of its HTTP client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2
from lightkube.config import client_adapter
from lightkube.config.client_adapter import ConnectionParams
from lightkube.config.kubeconfig import SingleConfig
from lightkube.config.models import Cluster, Context, User

if TYPE_CHECKING:
    from reloadgen.live.kube.access import Access

TIMEOUT = httpx2.Timeout(30.0, connect=10.0)


class NamedTransport(httpx2.AsyncHTTPTransport):
    """Expects the certificate of another name than the URL's (`tls-server-name`)."""

    def __init__(self, access: Access) -> None:
        config = single_config(access)
        context = client_adapter.verify_cluster(config.cluster, config.user or User(), config.abs_file)
        super().__init__(verify=context, proxy=access.proxy or None)
        self._name = access.tls_server_name

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The request, with the expected name beside it."""
        request.extensions = {**request.extensions, "sni_hostname": self._name}
        return await super().handle_async_request(request)


def single_config(access: Access) -> SingleConfig:
    """The context as lightkube takes it; a plugin's credentials have to be resolved before."""
    given = access.credentials
    user = User(
        token=given.token or None,
        token_file=given.token_file or None,
        username=given.username or None,
        password=given.password or None,
        client_cert=given.certificate_file or None,
        client_cert_data=given.certificate_data or None,
        client_key=given.key_file or None,
        client_key_data=given.key_data or None,
    )
    cluster = Cluster(
        server=access.server,
        certificate_auth=access.authority_file or None,
        certificate_auth_data=access.authority_data or None,
        insecure=access.insecure,
    )
    name = access.context
    return SingleConfig(
        context_name=name, context=Context(cluster=name, user=name), cluster=cluster, user=user
    )


def transport(access: Access) -> NamedTransport | None:
    """A transport of our own where the certificate's name is said apart."""
    return NamedTransport(access) if access.tls_server_name else None


def parameters(access: Access) -> ConnectionParams:
    """The same for lightkube's bare HTTP client."""
    given: Any = transport(access)  # lightkube types the synchronous transport alone
    return ConnectionParams(timeout=TIMEOUT, proxy=access.proxy or None, transport=given)
