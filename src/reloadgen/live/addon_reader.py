"""Read the objects of an add-on from a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.live.checks.addon_status import AddonObjects
from reloadgen.live.checks.ownership import OwnershipObjects, app_labels, binding_names
from reloadgen.live.checks.status import Ready
from reloadgen.live.checks.workloads import judge_workload
from reloadgen.live.kube.kinds import (
    CLUSTER_ROLE_BINDING,
    DEPLOYMENT,
    HELM_RELEASE,
    KUSTOMIZATION,
    OCI_REPOSITORY,
    WORKLOADS,
)
from reloadgen.live.kube.parallel_requests import gather
from reloadgen.live.kube.pods import pods_of

if TYPE_CHECKING:
    from reloadgen.live.checks.expected_objects import ExpectedAddon
    from reloadgen.live.kube.api import Api
    from reloadgen.live.kube.kube_objects import Document, Kind
    from reloadgen.manifests.identity import NamespacedName

_LABEL_PREFIX = "helm.toolkit.fluxcd.io/"


def release_labels(release: NamespacedName) -> dict[str, str]:
    """The labels that helm-controller sets on every object of a HelmRelease."""
    return {f"{_LABEL_PREFIX}name": release.name, f"{_LABEL_PREFIX}namespace": release.namespace}


async def read_addon(api: Api, expected: ExpectedAddon) -> AddonObjects:
    """The add-on's objects, requested in parallel."""
    labels = release_labels(expected.helm_release)
    kustomization, repository, release, *lists = await gather(
        _get(api, KUSTOMIZATION, expected.kustomization),
        _get(api, OCI_REPOSITORY, expected.oci_repository),
        _get(api, HELM_RELEASE, expected.helm_release),
        *(_list_with_kind(api, kind, labels) for kind in WORKLOADS),
    )
    workloads = tuple(workload for items in lists for workload in items)
    pods: tuple[Document, ...] = ()
    for workload in workloads:
        if not isinstance(judge_workload(workload, ()), Ready):
            pods += await pods_of(api, workload)
    return AddonObjects(_first(kustomization), _first(repository), _first(release), workloads, pods)


def _first(documents: tuple[Document, ...]) -> Document | None:
    return documents[0] if documents else None


async def _get(api: Api, kind: Kind, name: NamespacedName | None) -> tuple[Document, ...]:
    """The object, if it is expected and exists."""
    document = await api.get(kind, name.name, name.namespace) if name is not None else None
    return () if document is None else (document,)


async def _list_with_kind(api: Api, kind: Kind, labels: dict[str, str]) -> tuple[Document, ...]:
    return tuple({**item, "kind": kind.name} for item in await api.list(kind, labels=labels))


async def read_ownership(
    api: Api, expected: ExpectedAddon, release: Document, workloads: tuple[Document, ...]
) -> OwnershipObjects:
    """The objects that show whether the release's permissions are its own, and whether it is the only one."""
    bindings = {name: await api.get(CLUSTER_ROLE_BINDING, name) for name in binding_names(expected, release)}
    releases = await api.list(HELM_RELEASE)
    deployments: tuple[Document, ...] = ()
    for app in app_labels(workloads):
        deployments += await api.list(DEPLOYMENT, labels={"app": app})
    return OwnershipObjects(bindings, releases, deployments)
