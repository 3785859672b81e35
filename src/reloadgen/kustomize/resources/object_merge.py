"""Strategic merge patches on an object of a build, which keeps its name and kind unless a patch may change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.merge_patch import merge
from reloadgen.manifests.fields import Content, mapping, scalar_text, with_value

if TYPE_CHECKING:
    from reloadgen.kustomize.resources.resource import Resource, Transformation


@dataclass(frozen=True, slots=True)
class MergeOptions:
    """The `options` of a patch."""

    allow_name_change: bool = False
    allow_kind_change: bool = False


NO_OPTIONS = MergeOptions()


def merged(
    resource: Resource, patch: Content, options: MergeOptions, transformation: Transformation
) -> Resource | None:
    """The object after a patch; None: the patch deletes it.

    Raises:
        PatchError: kustomize refuses the patch.
    """
    content = merge(resource.content, patch)
    if content is None:
        return None
    if not options.allow_kind_change:
        content["kind"] = resource.content.get("kind")
    if not options.allow_name_change:
        content = with_value(content, ("metadata", "name"), resource.at("metadata", "name"))
    content = _in_namespace(content, resource.id.namespace)
    if options.allow_name_change or options.allow_kind_change:
        resource = resource.remembering()
    return resource.transformed(content, transformation)


def for_selected(patch: Content, resource: Resource) -> Content:
    """A patch as kustomize prepares it for an object that a selector found: of its version, with labels as texts."""
    prepared: Content = {**patch, "apiVersion": resource.content.get("apiVersion")}
    for field in ("labels", "annotations"):
        pairs = mapping(patch, "metadata", field)
        if pairs:
            texts: Content = {key: _text(value) for key, value in pairs.items()}
            prepared = with_value(prepared, ("metadata", field), texts)
    return prepared


def with_text_annotations(content: Content) -> Content:
    """The object with annotations as kustomize writes them: all of them text, none if empty."""
    metadata = content.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if not isinstance(metadata, dict) or not isinstance(annotations, dict):
        return content
    if annotations and all(isinstance(value, str) for value in annotations.values()):
        return content
    texts: Content = {key: _text(value) for key, value in annotations.items()}
    kept = {key: value for key, value in metadata.items() if key != "annotations"}
    return {**content, "metadata": {**kept, "annotations": texts} if texts else kept}


def _text(value: object) -> str:
    return "null" if value is None else scalar_text(value)


def _in_namespace(content: Content, namespace: str) -> Content:
    if namespace:
        return with_value(content, ("metadata", "namespace"), namespace)
    metadata = {key: value for key, value in mapping(content, "metadata").items() if key != "namespace"}
    return {**content, "metadata": metadata}
