"""The clusters that `verify` checks: what is expected on each, and how to connect to it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reloadgen.errors import ReloadgenError, UsageError
from reloadgen.live.checks.expected_objects import ExpectedAddon, expected_addon
from reloadgen.live.kube import kubeconfig
from reloadgen.live.kube.access import Access, AccessError
from reloadgen.live.verify_settings import ClusterTarget
from reloadgen.manifests.identity import NamespacedName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reloadgen.inventory.fleet import Cluster, PrometheusUrl
    from reloadgen.rendering.plan import Plan
    from reloadgen.workspace.session import Session


def verify_targets(
    session: Session, plan: Plan, kubeconfig_option: str, prometheus: PrometheusUrl | None
) -> list[tuple[ClusterTarget, Access | AccessError]]:
    """The selected clusters that have add-ons. A context that is missing is the error of that cluster only.

    Raises:
        UsageError: a cluster has no entry point, or several clusters are to be reached from inside one.
        ReloadgenError: a kubeconfig cannot be read, or the templates do not render the objects to check.
    """
    clusters = [cluster for cluster in session.selected if cluster.addons]
    without = [cluster.name for cluster in clusters if not cluster.entrypoint]
    if without:
        raise UsageError(
            f"verify needs the entry point of {', '.join(without)}: set entrypoint in {session.inventory.label}"
        )
    try:
        accesses = _accesses(kubeconfig_option, [cluster.context for cluster in clusters])
    except AccessError as error:
        raise ReloadgenError(str(error)) from None
    return [
        (_target(cluster, prometheus, plan, in_cluster=_is_in_cluster(access)), access)
        for cluster, access in zip(clusters, accesses, strict=True)
    ]


def _accesses(option: str, contexts: Sequence[str]) -> list[Access | AccessError]:
    files = kubeconfig.paths(option, os.environ)
    own_cluster = kubeconfig.in_cluster(os.environ) if not files else None
    if own_cluster is not None:
        if len(contexts) > 1:
            raise UsageError(
                "without a kubeconfig, verify reaches the cluster of its own pod only; select it with --cluster"
            )
        return [own_cluster]
    config = kubeconfig.load(files)
    return [_access(config, context) for context in contexts]


def _access(config: kubeconfig.Kubeconfig, context: str) -> Access | AccessError:
    try:
        return config.access(context)
    except AccessError as error:
        return error


def _is_in_cluster(access: Access | AccessError) -> bool:
    return isinstance(access, Access) and access.context == kubeconfig.IN_CLUSTER


def _target(
    cluster: Cluster, prometheus: PrometheusUrl | None, plan: Plan, *, in_cluster: bool
) -> ClusterTarget:
    return ClusterTarget(
        name=cluster.name,
        context="" if in_cluster else cluster.context,
        entrypoint=NamespacedName(cluster.flux_namespace, cluster.entrypoint),
        source_kind=cluster.source.kind,
        prometheus=prometheus or cluster.prometheus,
        addons=tuple(_expected(cluster, plan)),
    )


def _expected(cluster: Cluster, plan: Plan) -> Iterator[ExpectedAddon]:
    outputs = plan.rendered_for(cluster).values()
    for addon in cluster.addons:
        yield expected_addon(addon.name, [each.data for each in outputs if each.addon == addon.name])
