"""Selectors: which objects a patch or a replacement is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.manifests import label_selector
from reloadgen.manifests.fields import Content, text

if TYPE_CHECKING:
    from reloadgen.kustomize.resources.resource import Resource


@dataclass(frozen=True, slots=True)
class Selector:
    """The `target` of a patch. All parts that are set must match; names and kinds are anchored regular expressions."""

    group: str
    version: str
    kind: str
    namespace: str
    name: str
    labels: str
    annotations: str

    @classmethod
    def of(cls, content: object) -> Selector:
        """The selector that a map holds."""
        keys = ("group", "version", "kind", "namespace", "name", "labelSelector", "annotationSelector")
        return cls(*(text(content, key) for key in keys))

    def matches(self, resource: Resource) -> bool:
        """Whether it selects an object, by its original or its present name.

        Raises:
            PatchError: a part is not a regular expression.
        """
        now, original = resource.id, resource.original_id
        parts = ((self.group, now.group), (self.version, now.version), (self.kind, now.kind))
        if not all(_matches(pattern, value) for pattern, value in parts):
            return False
        if not any(_matches(self.name, each.name) for each in (now, original)):
            return False
        namespaces = (each.in_default_namespace().namespace for each in (now, original))
        if not any(_matches(self.namespace, namespace) for namespace in namespaces):
            return False
        return _selects(self.labels, resource.mapping("metadata", "labels")) and _selects(
            self.annotations, resource.mapping("metadata", "annotations")
        )


def _matches(pattern: str, value: str) -> bool:
    if not pattern:
        return True
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error as error:
        raise PatchError(f"target pattern {pattern!r} is not a regular expression: {error}") from error


def _selects(selector: str, values: Content) -> bool:
    """Whether labels or annotations match; a malformed selector matches nothing."""
    try:
        requirements = label_selector.parse_with_sets(selector)
    except ValueError:
        return False
    return requirements.matches({key: text(values, key) for key in values})
