"""How patches change the objects of a build (kustomize 5.8, api/internal/builtins/Patch*.go)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.json_patch import apply_operations
from reloadgen.kustomize.resources.object_merge import (
    NO_OPTIONS,
    MergeOptions,
    for_selected,
    merged,
    with_text_annotations,
)
from reloadgen.kustomize.resources.patch_error import NotModelledError, PatchError
from reloadgen.kustomize.resources.patch_text import json_operations, merge_patches_in, parse
from reloadgen.manifests.fields import with_value
from reloadgen.manifests.identity import object_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reloadgen.document.values import Value
    from reloadgen.kustomize.res_map import ResMap
    from reloadgen.kustomize.resources.resource import Resource, Transformation
    from reloadgen.kustomize.resources.selectors import Selector
    from reloadgen.manifests.fields import Content


@dataclass(frozen=True, slots=True)
class Patch:
    """The text of a patch, the objects that it is for, and where it is asked for. `field` decides what is allowed."""

    body: str
    target: Selector | None
    transformation: Transformation
    field: str = "patches"
    options: MergeOptions = NO_OPTIONS

    def apply(self, res_map: ResMap) -> None:
        """Change the objects; what kustomize refuses becomes a defect."""
        try:
            match self.field:
                case "patchesStrategicMerge":
                    self._merge_each(res_map, merge_patches_in(self.body))
                case "patchesJson6902":
                    self._legacy_operations(res_map)
                case _:
                    self._apply(res_map)
        except PatchError as error:
            res_map.refuse(self.transformation, f"the patch cannot be applied: {error}")
        except NotModelledError as error:
            why = f"{error} of the patch may mean something else to kustomize"
            res_map.leave_open(self.transformation, why, res_map.resources)

    def _apply(self, res_map: ResMap) -> None:
        patch = parse(self.body)
        if patch.operations is not None:
            if self.target is None:
                raise PatchError("a JSON patch needs a target")
            self._operate(res_map, patch.operations, self.target)
        elif self.target is None:
            self._merge_each(res_map, patch.merges)
        elif len(patch.merges) > 1:
            raise PatchError(
                f"it holds {len(patch.merges)} objects, and a patch with a target may hold one only"
            )
        elif patch.merges:
            chosen = _selected(self.target, res_map.resources)
            self._merge(res_map, patch.merges[0], chosen)

    def _legacy_operations(self, res_map: ResMap) -> None:
        operations = json_operations(self.body)
        if self.target is None or not self.target.name:
            raise PatchError("its target needs a name")
        if not operations:
            raise PatchError("it is empty")
        self._operate(res_map, operations, self.target)

    def _operate(self, res_map: ResMap, operations: Sequence[Value], target: Selector) -> None:
        for resource in _selected(target, res_map.resources):
            if not resource.unknown:
                found = resource if self.field == "patchesJson6902" else resource.remembering()
                content = apply_operations(_with_annotations(found), operations)
                changed = found.transformed(with_text_annotations(content), self.transformation)
                res_map.replace(resource, changed)

    def _merge_each(self, res_map: ResMap, patches: Sequence[Content]) -> None:
        """Merge each patch into the object that it names."""
        for patch in patches:
            named = object_id(patch)
            found = [resource for resource in res_map.resources if resource.has_been(named)]
            if len(found) > 1:
                raise PatchError(f"{named} of {named.api_version} is not unique here")
            if not found and not res_map.may_hold_others:
                raise PatchError(f"no {named} of {named.api_version} found")
            if not found:
                why = (
                    f"the patch is for {named}, which no file shows; a remote resource or a plugin may add it"
                )
                res_map.leave_open(self.transformation, why)
            self._merge(res_map, patch, found)

    def _merge(self, res_map: ResMap, patch: Content, chosen: list[Resource]) -> None:
        prepares = self.target is not None or self.field == "patchesStrategicMerge"
        for resource in chosen:
            if not resource.unknown:
                prepared = for_selected(patch, resource) if prepares else patch
                changed = merged(resource, prepared, self.options, self.transformation)
                res_map.replace(resource, changed)
        if prepares:
            res_map.check_unique(self.transformation, "patch")


def _selected(target: Selector, resources: Sequence[Resource]) -> list[Resource]:
    target.check()
    return [resource for resource in resources if target.matches(resource)]


def _with_annotations(resource: Resource) -> Content:
    """The object as JSON patches see it: kustomize keeps what it remembers in annotations, which are always there."""
    keeps_notes = bool(resource.previous_ids) or resource.needs_name_hash
    if not keeps_notes or resource.at("metadata", "annotations") is not None:
        return resource.content
    return with_value(resource.content, ("metadata", "annotations"), {})
