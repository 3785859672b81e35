"""What a trial of the inventory says about a cluster, before the inventory is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from reloadgen.addon_profiles.reloader.reloader_install import NAMESPACE
from reloadgen.flux.flux_objects import is_helm_release, is_kustomization

if TYPE_CHECKING:
    from reloadgen.discovery.discovered_cluster import DiscoveredCluster

Section: TypeAlias = Literal["kustomization", "helmRelease"]


@dataclass(frozen=True, slots=True)
class Remarks:
    """Why a cluster must stay disabled, and the sections of the add-on that need a service account."""

    errors: tuple[str, ...] = ()
    locked: frozenset[Section] = frozenset()


def service_account(cluster: DiscoveredCluster, section: Section) -> str:
    """The service account that most of the cluster's other objects of this kind and namespace name; "" without one."""
    is_wanted, namespace = (
        (is_kustomization, cluster.root.namespace)
        if section == "kustomization"
        else (is_helm_release, NAMESPACE)
    )
    resources = [walked.kustomization.resource for walked in cluster.result.kustomizations[1:]]
    resources += [resource for _, resource in cluster.result.applied() if is_helm_release(resource.id)]
    accounts = Counter(
        account
        for each in resources
        if is_wanted(each.id) and each.id.namespace == namespace
        if (account := each.text("spec", "serviceAccountName"))
    )
    if not accounts and section == "kustomization":
        return cluster.result.kustomizations[0].kustomization.resource.text("spec", "serviceAccountName")
    most = max(accounts.values(), default=0)
    return min((each for each in accounts if accounts[each] == most), default="")
