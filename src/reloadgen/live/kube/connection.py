"""An Access as lightkube expects it: its configuration, and the parameters of its HTTP client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2
from lightkube.config import client_adapter
from lightkube.config.client_adapter import ConnectionParams
from lightkube.config.kubeconfig import SingleConfig
from lightkube.config.models import Cluster, Context, User

from reloadgen.live.kube.transport import BoundedTransport, environment_proxy

if TYPE_CHECKING:
    from reloadgen.live.kube.access import Access

TIMEOUT = httpx2.Timeout(30.0, connect=10.0)


def single_config(access: Access) -> SingleConfig:
    """The lightkube configuration of an access whose exec plugin, if any, was run before."""
    credentials = access.credentials
    user = User(
        token=credentials.token or None,
        token_file=credentials.token_file or None,
        username=credentials.username or None,
        password=credentials.password or None,
        client_cert=credentials.certificate_file or None,
        client_cert_data=credentials.certificate_data or None,
        client_key=credentials.key_file or None,
        client_key_data=credentials.key_data or None,
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


def transport(access: Access) -> BoundedTransport:
    """The transport to the server of an access."""
    config = single_config(access)
    context = client_adapter.verify_cluster(config.cluster, config.user or User(), config.abs_file)
    proxy = access.proxy or environment_proxy(access.server)
    return BoundedTransport(context, proxy, access.tls_server_name)


def parameters(access: Access) -> ConnectionParams:
    """The parameters of lightkube's untyped HTTP client."""
    own: Any = transport(access)  # lightkube declares the synchronous transport only
    return ConnectionParams(timeout=TIMEOUT, transport=own)
