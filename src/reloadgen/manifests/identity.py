"""What identifies an object in a cluster: API version, kind, namespace and name."""

from __future__ import annotations

from typing import NamedTuple

from reloadgen.manifests.fields import scalar_text


class NamespacedName(NamedTuple):
    """Namespace and name of an object; prints as Flux and kubectl write it."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


class ObjectId(NamedTuple):
    """The identity of an object; "" for what its content does not say. kustomize calls it ResId."""

    api_version: str
    kind: str
    namespace: str
    name: str

    @property
    def group(self) -> str:
        """The API group; "" for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def version(self) -> str:
        """The API version without its group."""
        return self.api_version.rpartition("/")[2]

    @property
    def namespaced_name(self) -> NamespacedName:
        """Namespace and name alone."""
        return NamespacedName(self.namespace, self.name)

    @property
    def is_complete(self) -> bool:
        """Whether kustomize takes content with this identity for an object: it requires version, kind and name."""
        return bool(self.api_version and self.kind and self.name)

    def in_default_namespace(self) -> ObjectId:
        """The identity by which kustomize compares objects: no namespace means `default`."""
        return self if self.namespace else self._replace(namespace="default")

    def __str__(self) -> str:
        return f"{self.kind} {self.namespaced_name}"


def object_id(content: object) -> ObjectId:
    """The identity in an object's content, a manifest's or one that the API server returned."""
    if not isinstance(content, dict):
        return ObjectId("", "", "", "")
    metadata = content.get("metadata")
    if not isinstance(metadata, dict):
        metadata = {}
    return ObjectId(
        scalar_text(content.get("apiVersion")),
        scalar_text(content.get("kind")),
        scalar_text(metadata.get("namespace")),
        scalar_text(metadata.get("name")),
    )


def namespaced_name(content: object) -> NamespacedName:
    """Namespace and name in an object's content."""
    return object_id(content).namespaced_name
