"""Strategic merge patches, as kustomize applies them where no schema says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.manifests.fields import Content, mapping, text, with_value

if TYPE_CHECKING:
    from reloadgen.kustomize.resources.resource import Resource

_DIRECTIVE = "$patch"


def merge(resource: Resource, patch: Content) -> Content | None:
    """The content after a patch; None: the patch deletes the object.

    Name, namespace, kind and version stay the object's own.
    """
    if text(patch, _DIRECTIVE) == "delete":
        return None
    own = resource.id
    merged = _merged(resource.content, patch)
    merged = with_value(merged, ("metadata", "name"), own.name)
    if own.namespace:
        merged = with_value(merged, ("metadata", "namespace"), own.namespace)
    elif "namespace" in mapping(merged, "metadata"):
        metadata = {key: value for key, value in mapping(merged, "metadata").items() if key != "namespace"}
        merged = {**merged, "metadata": metadata}
    return {**merged, "apiVersion": own.api_version, "kind": own.kind}


def _merged(base: Content, patch: Content) -> Content:
    if text(patch, _DIRECTIVE) == "replace":
        return {key: value for key, value in patch.items() if key != _DIRECTIVE}
    merged = dict(base)
    for key, value in patch.items():
        if key == _DIRECTIVE:
            continue
        if value is None or text(value, _DIRECTIVE) == "delete":
            merged.pop(key, None)
        elif isinstance(value, dict):
            merged[key] = _merged(mapping(merged, key), value)
        else:
            merged[key] = value
    return merged
