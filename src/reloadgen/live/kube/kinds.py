"""The kinds that `verify` reads or writes."""

from __future__ import annotations

from reloadgen.live.kube.kube_objects import Kind

NAMESPACE = Kind("", "v1", "Namespace", "namespaces", namespaced=False)
CONFIG_MAP = Kind("", "v1", "ConfigMap", "configmaps")
POD = Kind("", "v1", "Pod", "pods")
EVENT = Kind("", "v1", "Event", "events")
SERVICE = Kind("", "v1", "Service", "services")
DEPLOYMENT = Kind("apps", "v1", "Deployment", "deployments")
STATEFUL_SET = Kind("apps", "v1", "StatefulSet", "statefulsets")
DAEMON_SET = Kind("apps", "v1", "DaemonSet", "daemonsets")
WORKLOADS = (DEPLOYMENT, STATEFUL_SET, DAEMON_SET)
CLUSTER_ROLE_BINDING = Kind(
    "rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", namespaced=False
)
ACCESS_REVIEW = Kind(
    "authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", namespaced=False
)
POD_MONITOR = Kind("monitoring.coreos.com", "v1", "PodMonitor", "podmonitors")
KUSTOMIZATION = Kind("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations")
HELM_RELEASE = Kind("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases")
GIT_REPOSITORY = Kind("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories")
OCI_REPOSITORY = Kind("source.toolkit.fluxcd.io", "v1", "OCIRepository", "ocirepositories")
BUCKET = Kind("source.toolkit.fluxcd.io", "v1", "Bucket", "buckets")
SOURCES = {kind.name: kind for kind in (GIT_REPOSITORY, OCI_REPOSITORY, BUCKET)}
"""The kinds of source that a Flux Kustomization can read, by name."""
