"""Selectors: which objects a patch or a replacement is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources import label_requirements
from reloadgen.kustomize.resources.namespaced_kinds import compared
from reloadgen.kustomize.resources.patterns import compiled, matches
from reloadgen.manifests.fields import text

if TYPE_CHECKING:
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.identity import ObjectId


@dataclass(frozen=True, slots=True)
class Selector:
    """The `target` of a patch. All parts that are set must match; names and kinds are anchored regular expressions."""

    group: str = ""
    version: str = ""
    kind: str = ""
    namespace: str = ""
    name: str = ""
    labels: str = ""
    annotations: str = ""

    @classmethod
    def of(cls, content: object) -> Selector:
        """The selector that a map holds."""
        keys = ("group", "version", "kind", "namespace", "name", "labelSelector", "annotationSelector")
        return cls(*(text(content, key) for key in keys))

    @property
    def names_objects(self) -> bool:
        """Whether it has a part other than labels and annotations."""
        return any((self.group, self.version, self.kind, self.namespace, self.name))

    def check(self) -> None:
        """Check the regular expressions, as kustomize does before it looks for objects.

        Raises:
            PatchError: a part is not a regular expression.
            NotModelledError: Python may understand a part differently.
        """
        for pattern in (self.group, self.version, self.kind, self.name, self.namespace):
            compiled(pattern)

    def matches(self, resource: Resource) -> bool:
        """Whether it selects an object, by its original or its present name.

        Raises:
            PatchError: a part cannot be read.
            NotModelledError: Python may understand a part differently.
        """
        now, original = compared(resource.id), resource.ids[0]
        if not any(matches(self.namespace, each.namespace) for each in (original, now)):
            return False
        if not any(matches(self.name, each.name) for each in (original, now)):
            return False
        return self._matches_kind(now) and self.matches_labels(resource)

    def matches_id(self, identity: ObjectId) -> bool:
        """Whether it selects an identity, labels and annotations aside.

        Raises:
            PatchError: a part cannot be read.
            NotModelledError: Python may understand a part differently.
        """
        own = matches(self.name, identity.name) and matches(self.namespace, identity.namespace)
        return own and self._matches_kind(identity)

    def _matches_kind(self, identity: ObjectId) -> bool:
        parts = ((self.group, identity.group), (self.version, identity.version), (self.kind, identity.kind))
        return all(matches(pattern, value) for pattern, value in parts)

    def matches_labels(self, resource: Resource) -> bool:
        """Whether labels and annotations match.

        Raises:
            PatchError: Kubernetes refuses a selector.
        """
        for selector, field in ((self.labels, "labels"), (self.annotations, "annotations")):
            content = resource.mapping("metadata", field)
            values = {key: text(content, key) for key in content}
            if not all(each.matches(values) for each in label_requirements.parse(selector)):
                return False
        return True
