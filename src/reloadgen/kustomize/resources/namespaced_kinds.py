"""Which kinds kustomize takes for cluster-scoped, and the namespaces by which it compares objects."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.builtin_data import openapi

if TYPE_CHECKING:
    from reloadgen.manifests.identity import ObjectId

_NO_NAMESPACE = "_non_namespaceable_"


def is_namespaced(identity: ObjectId) -> bool:
    """Whether kustomize gives an object a namespace: it does so for all kinds that it does not know."""
    return f"{identity.api_version} {identity.kind}" not in _cluster_scoped()


def compared(identity: ObjectId) -> ObjectId:
    """The identity by which kustomize compares objects: without a namespace it is in `default`."""
    namespace = (identity.namespace or "default") if is_namespaced(identity) else _NO_NAMESPACE
    return identity if namespace == identity.namespace else identity._replace(namespace=namespace)


@cache
def _cluster_scoped() -> frozenset[str]:
    return frozenset(openapi()["clusterScoped"])
