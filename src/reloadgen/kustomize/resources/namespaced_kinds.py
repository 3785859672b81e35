"""Which kinds kustomize takes for cluster-scoped."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reloadgen.manifests.identity import ObjectId

_CLUSTER_SCOPED = frozenset(
    [
        "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration",
        "CustomResourceDefinition",
        "APIService",
        "CertificateSigningRequest",
        "FlowSchema",
        "PriorityLevelConfiguration",
        "IngressClass",
        "RuntimeClass",
        "PodSecurityPolicy",
        "ClusterRole",
        "ClusterRoleBinding",
        "PriorityClass",
        "CSIDriver",
        "CSINode",
        "StorageClass",
        "VolumeAttachment",
        "ComponentStatus",
        "Namespace",
        "Node",
        "PersistentVolume",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    ]
)
"""The cluster-scoped kinds of Kubernetes' own groups."""


def is_namespaced(identity: ObjectId) -> bool:
    """Whether kustomize gives an object a namespace: it does so for all kinds that it does not know."""
    of_kubernetes = "." not in identity.group or identity.group.endswith(".k8s.io")
    return not (of_kubernetes and identity.kind in _CLUSTER_SCOPED)
