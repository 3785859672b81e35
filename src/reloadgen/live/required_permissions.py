"""Which permissions a run of `verify` needs on a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.inventory.fleet import PrometheusService
from reloadgen.live.kube.kinds import SOURCES
from reloadgen.live.kube.permissions import to_get_from_service, to_read, to_reconcile, to_run_canary

if TYPE_CHECKING:
    from reloadgen.live.kube.permissions import Permission
    from reloadgen.live.verify_settings import ClusterTarget, VerifySettings


def required_permissions(target: ClusterTarget, settings: VerifySettings) -> tuple[Permission, ...]:
    """The permissions for reading and, where the settings ask for it, for reconciling, canary and Prometheus."""
    source, namespace = SOURCES[target.source_kind], target.entrypoint.namespace
    permissions = to_read(source, namespace)
    if settings.reconcile:
        permissions += to_reconcile(source, namespace)
    if settings.canary is not None and target.has_reloader:
        permissions += to_run_canary(settings.canary.namespace)
    match target.prometheus:
        case PrometheusService(namespace, name, port):
            permissions += to_get_from_service(namespace, f"{name}:{port}")
    return permissions
