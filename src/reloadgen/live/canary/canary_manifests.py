"""The canary's objects: a ConfigMap, and a Deployment that Reloader must restart when it changes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reloadgen.live.kube.kinds import CONFIG_MAP, DEPLOYMENT, NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reloadgen.live.kube.kube_objects import Document, Kind

LABEL = "reloadgen/canary"
"""The label of all objects of a canary, with the value "true"; leftovers are found by it."""

PREFIX = "reloadgen-canary-"
IMAGE = "registry.k8s.io/pause:3.10"
ALIVE = "reloadgen/alive"
"""The annotation of the ConfigMap that a running canary keeps changing."""


@dataclass(frozen=True, slots=True)
class Canary:
    """Name and namespace of a canary; with `own_namespace`, the namespace is created and removed with it."""

    name: str
    namespace: str
    own_namespace: bool
    image: str
    annotation: str

    def __str__(self) -> str:
        return self.name if self.own_namespace else f"{self.namespace}/{self.name}"

    def namespace_object(self) -> Document:
        """The Namespace, which enforces the restricted Pod Security Standard."""
        labels = {LABEL: "true", "pod-security.kubernetes.io/enforce": "restricted"}
        return {**_head(NAMESPACE), "metadata": {"name": self.namespace, "labels": labels}}

    def config_map(self) -> Document:
        """The ConfigMap that is changed."""
        return {**_head(CONFIG_MAP), "metadata": self._metadata(), "data": {"change": "0"}}

    def deployment(self) -> Document:
        """The Deployment that must restart: one idle pod that the restricted Pod Security Standard admits."""
        metadata = {**self._metadata(), "annotations": {self.annotation: "true"}}
        labels = {LABEL: "true", "reloadgen/name": self.name}
        template = {"metadata": {"labels": labels}, "spec": self._pod()}
        spec = {"replicas": 1, "selector": {"matchLabels": labels}, "template": template}
        return {**_head(DEPLOYMENT), "metadata": metadata, "spec": spec}

    def _metadata(self) -> dict[str, Any]:
        return {"name": self.name, "namespace": self.namespace, "labels": {LABEL: "true"}}

    def _pod(self) -> Mapping[str, Any]:
        container = {
            "name": "canary",
            "image": self.image,
            "envFrom": [{"configMapRef": {"name": self.name}}],
            "resources": {"requests": {"cpu": "1m", "memory": "8Mi"}, "limits": {"memory": "32Mi"}},
            "securityContext": {
                "allowPrivilegeEscalation": False,
                "capabilities": {"drop": ["ALL"]},
                "readOnlyRootFilesystem": True,
            },
        }
        return {
            "automountServiceAccountToken": False,
            "terminationGracePeriodSeconds": 0,
            "securityContext": {
                "runAsNonRoot": True,
                "runAsUser": 65534,
                "seccompProfile": {"type": "RuntimeDefault"},
            },
            "containers": [container],
        }


def new_canary(namespace: str, image: str, annotation: str) -> Canary:
    """A canary with a unique name, in a new namespace of that name unless one is given."""
    name = f"{PREFIX}{secrets.token_hex(4)}"
    return Canary(name, namespace or name, not namespace, image or IMAGE, annotation)


def _head(kind: Kind) -> dict[str, Any]:
    return {"apiVersion": kind.api_version, "kind": kind.name}
