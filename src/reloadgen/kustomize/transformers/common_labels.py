"""Labels and annotations that a kustomization gives to all objects, to their selectors and to their templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.kustomize.decoding.go_scalars import is_string_key
from reloadgen.kustomize.resources.field_specs import FieldSpec, defaults, edited, joined
from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.kustomize.transformers.requested_patches import requested_by
from reloadgen.manifests.fields import Content, at, items, mapping, text

if TYPE_CHECKING:
    from reloadgen.document.values import Value
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.res_map import ResMap
    from reloadgen.kustomize.resources.resource import Resource, Transformation

_METADATA = FieldSpec("metadata/labels", create=True)


def set_labels_and_annotations(res_map: ResMap, file: KustomizationFile) -> None:
    """`labels`, then `commonLabels`, then `commonAnnotations`."""
    for index, item in enumerate(file.items("labels")):
        transformation = requested_by("labels", "metadata.labels", file, None, "labels", index)
        try:
            specs = _specs(item)
        except PatchError as error:
            res_map.refuse(transformation, f"labels can't be set: {error}")
            continue
        _set(res_map, mapping(item, "pairs"), specs, transformation)
    for field, changed in (
        ("commonLabels", "metadata.labels"),
        ("commonAnnotations", "metadata.annotations"),
    ):
        transformation = requested_by(field, changed, file, None, field)
        _set(res_map, file.mapping(field), defaults(field), transformation)


def _specs(item: object) -> tuple[FieldSpec, ...]:
    """The fields that get the labels of an entry: its own, and the ones that its options add."""
    specs = joined((), map(FieldSpec.of, items(item, "fields")))
    if at(item, "includeSelectors") is True:
        return joined(specs, defaults("commonLabels"))
    if at(item, "includeTemplates") is True:
        specs = joined(specs, defaults("templateLabels"))
    return joined(specs, (_METADATA,))


def _set(
    res_map: ResMap, pairs: Content, specs: tuple[FieldSpec, ...], transformation: Transformation
) -> None:
    texts = {key: text(pairs, key) for key in sorted(pairs)}

    def with_pairs(resource: Resource) -> Content:
        content = resource.content
        for spec in specs:
            content = edited(content, (spec,), resource.id, lambda value: _joined(value, texts), "map")
        return content

    if texts:
        res_map.edit_all(with_pairs, transformation)


def _joined(value: Value, pairs: dict[str, str]) -> Value:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise PatchError("a map is expected there")
    for key in pairs:
        if key not in value and not is_string_key(key):
            raise PatchError(f"the key {key!r} is no string in YAML, and kustomize does not quote it")
    return {**value, **pairs}
