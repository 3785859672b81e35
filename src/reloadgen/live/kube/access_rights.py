"""What `verify` must be allowed to do, asked of each cluster before anything is changed."""

from __future__ import annotations

import asyncio
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
    WORKLOADS,
)
from reloadgen.live.kube.kube_objects import Kind, at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reloadgen.live.kube.api import Api


@dataclass(frozen=True, slots=True)
class Right:
    """A verb on a kind, in one namespace or ("") in all; `subresource` as in `services/proxy`, `name` of one."""

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
        named = f', resourceNames: ["{self.name}"]' if self.name else ""
        where = f"  # in namespace {self.namespace}" if self.namespace else ""
        return f"- {{apiGroups: [{group}], resources: [{resource}]{named}, verbs: [{self.verb}]}}{where}"


SERVICE = Kind("", "v1", "Service", "services")


def reading(source: Kind, flux_namespace: str) -> tuple[Right, ...]:
    """What every run reads."""
    everywhere = (HELM_RELEASE, *WORKLOADS, POD, EVENT, POD_MONITOR)
    return (
        Right("get", source, flux_namespace),
        Right("get", KUSTOMIZATION, flux_namespace),
        Right("get", OCI_REPOSITORY),
        Right("get", HELM_RELEASE),
        *(Right("list", kind) for kind in everywhere),
        Right("get", CLUSTER_ROLE_BINDING),
    )


def reconciling(source: Kind, flux_namespace: str) -> tuple[Right, ...]:
    """What a reconcile request needs beyond reading."""
    return Right("patch", source, flux_namespace), Right("patch", KUSTOMIZATION, flux_namespace)


def canary(namespace: str) -> tuple[Right, ...]:
    """What the canary needs: in a namespace of its own (""), or in one that exists."""
    inside = tuple(
        Right(verb, kind, namespace)
        for kind, verbs in ((CONFIG_MAP, ("get", "create", "patch")), (DEPLOYMENT, ("get", "create")))
        for verb in verbs
    )
    if namespace:
        return (
            *inside,
            *(Right(verb, kind, namespace) for kind in (CONFIG_MAP, DEPLOYMENT) for verb in _ENDING),
        )
    return (*inside, *(Right(verb, NAMESPACE) for verb in ("get", "create", *_ENDING)))


_ENDING = ("list", "delete")


def proxy(namespace: str, service: str) -> tuple[Right, ...]:
    """What asking a Prometheus (`name:port`) through the API server needs: the proxy's URL names it."""
    return (Right("get", SERVICE, namespace, "proxy", service),)


async def missing(api: Api, rights: Iterable[Right]) -> tuple[Right, ...]:
    """Those that the server says we lack, by SelfSubjectAccessReview."""
    wanted = tuple(rights)
    allowed = await asyncio.gather(*(_allowed(api, right) for right in wanted))
    return tuple(right for right, yes in zip(wanted, allowed, strict=True) if not yes)


async def _allowed(api: Api, right: Right) -> bool:
    attributes = {
        "verb": right.verb,
        "group": right.kind.group,
        "resource": right.kind.plural,
        "subresource": right.subresource,
        "namespace": right.namespace,
        "name": right.name,
    }
    review = {
        "apiVersion": ACCESS_REVIEW.api_version,
        "kind": ACCESS_REVIEW.name,
        "spec": {"resourceAttributes": {key: value for key, value in attributes.items() if value}},
    }
    return at(await api.create(ACCESS_REVIEW, review), "status", "allowed") is True
