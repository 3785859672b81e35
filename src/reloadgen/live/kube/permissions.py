"""The permissions that `verify` needs; each cluster is asked for them before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.live.kube.kinds import (
    ACCESS_REVIEW,
    CLUSTER_ROLE_BINDING,
    CONFIG_MAP,
    DEPLOYMENT,
    EVENT,
    HELM_RELEASE,
    KUSTOMIZATION,
    NAMESPACE,
    OCI_REPOSITORY,
    POD,
    POD_MONITOR,
    SERVICE,
    WORKLOADS,
)
from reloadgen.live.kube.parallel_requests import gather
from reloadgen.manifests.fields import at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reloadgen.live.kube.api import Api
    from reloadgen.live.kube.kube_objects import Kind


@dataclass(frozen=True, slots=True)
class Permission:
    """A verb on a kind, in one namespace or ("") in all of them.

    `subresource` is that of `services/proxy`; `name` restricts the permission to one object.
    """

    verb: str
    kind: Kind
    namespace: str = ""
    subresource: str = ""
    name: str = ""

    @property
    def rule(self) -> str:
        """The line to add to a Role or ClusterRole."""
        resource = f"{self.kind.plural}/{self.subresource}" if self.subresource else self.kind.plural
        group = self.kind.group or '""'
        names = f', resourceNames: ["{self.name}"]' if self.name else ""
        where = f"  # in namespace {self.namespace}" if self.namespace else ""
        return f"- {{apiGroups: [{group}], resources: [{resource}]{names}, verbs: [{self.verb}]}}{where}"


def to_read(source: Kind, flux_namespace: str) -> tuple[Permission, ...]:
    """The permissions that every run needs."""
    everywhere = (HELM_RELEASE, *WORKLOADS, POD, EVENT, POD_MONITOR)
    return (
        Permission("get", source, flux_namespace),
        Permission("get", KUSTOMIZATION, flux_namespace),
        Permission("get", OCI_REPOSITORY),
        Permission("get", HELM_RELEASE),
        *(Permission("list", kind) for kind in everywhere),
        Permission("get", CLUSTER_ROLE_BINDING),
    )


def to_reconcile(source: Kind, flux_namespace: str) -> tuple[Permission, ...]:
    """The permissions that a reconcile request needs in addition."""
    return Permission("patch", source, flux_namespace), Permission("patch", KUSTOMIZATION, flux_namespace)


def to_run_canary(namespace: str) -> tuple[Permission, ...]:
    """The permissions for a canary in an existing namespace, or ("") in one that is created for it."""
    inside = tuple(
        Permission(verb, kind, namespace)
        for kind, verbs in ((CONFIG_MAP, ("get", "create", "patch")), (DEPLOYMENT, ("get", "create")))
        for verb in verbs
    )
    if namespace:
        return (
            *inside,
            *(Permission(verb, kind, namespace) for kind in (CONFIG_MAP, DEPLOYMENT) for verb in _REMOVAL),
        )
    return (*inside, *(Permission(verb, NAMESPACE) for verb in ("get", "create", *_REMOVAL)))


_REMOVAL = ("list", "delete")


def to_get_from_service(namespace: str, service: str) -> tuple[Permission, ...]:
    """The permission to use the API server's proxy for one service (`name:port`)."""
    return (Permission("get", SERVICE, namespace, "proxy", service),)


async def missing(api: Api, permissions: Iterable[Permission]) -> tuple[Permission, ...]:
    """The permissions that the server denies, by SelfSubjectAccessReview."""
    needed = tuple(permissions)
    allowed = await gather(*(_is_allowed(api, permission) for permission in needed))
    return tuple(permission for permission, ok in zip(needed, allowed, strict=True) if not ok)


async def _is_allowed(api: Api, permission: Permission) -> bool:
    attributes = {
        "verb": permission.verb,
        "group": permission.kind.group,
        "resource": permission.kind.plural,
        "subresource": permission.subresource,
        "namespace": permission.namespace,
        "name": permission.name,
    }
    review = {
        "apiVersion": ACCESS_REVIEW.api_version,
        "kind": ACCESS_REVIEW.name,
        "spec": {"resourceAttributes": {key: value for key, value in attributes.items() if value}},
    }
    return at(await api.create(ACCESS_REVIEW, review), "status", "allowed") is True
