"""The patches of a kustomization: where their text comes from, and how they change the objects that they are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reloadgen.document.nodes import YamlError
from reloadgen.files.paths import resolve
from reloadgen.kustomize.defect import Defect, UnknownBuild
from reloadgen.kustomize.resources.json_patch import apply_operations
from reloadgen.kustomize.resources.merge_patch import merge
from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.kustomize.resources.resource import Resource, Transformation
from reloadgen.kustomize.resources.selectors import Selector
from reloadgen.manifests import yaml_reader
from reloadgen.manifests.fields import Key, at, text
from reloadgen.manifests.identity import object_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.accumulator import ResMap
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.source_files import SourceFiles
    from reloadgen.manifests.yaml_reader import Document


@dataclass(frozen=True, slots=True)
class Patch:
    """The text of a patch, JSON patch or strategic merge, the objects that it is for, and where it is asked for."""

    body: str
    target: Selector | None
    transformation: Transformation

    def apply(self, res_map: ResMap) -> None:
        """Change the objects; a patch that kustomize refuses becomes a defect."""
        try:
            documents = yaml_reader.read(self.body)
            if len(documents) == 1 and isinstance(documents[0].value, list):
                self._operate(res_map.resources, documents[0].value)
            else:
                for document in documents:
                    self._merge(res_map, document)
        except (YamlError, PatchError) as error:
            _, path, line, column, _ = self.transformation
            message = f"the patch cannot be applied: {error}"
            res_map.defects.append(Defect("build-fails", path, line, column, message))

    def _operate(self, resources: list[Resource], operations: list[Any]) -> None:
        if self.target is None:
            raise PatchError("a JSON patch needs a target")
        for index, resource in enumerate(resources):
            if self.target.matches(resource):
                patched = apply_operations(resource.content, operations)
                resources[index] = resource.transformed(patched, self.transformation)

    def _merge(self, res_map: ResMap, document: Document) -> None:
        patch = document.value
        if not isinstance(patch, dict):
            raise PatchError("it is not an object")
        if document.duplicate_key:
            raise PatchError(f"duplicate key {document.duplicate_key.key}")
        resources = res_map.resources
        for index in reversed(self._selected(res_map, patch)):
            merged = merge(resources[index], patch)
            if merged is None:
                del resources[index]
            else:
                resources[index] = resources[index].transformed(merged, self.transformation)

    def _selected(self, res_map: ResMap, patch: object) -> list[int]:
        resources = res_map.resources
        if self.target:
            return [index for index, resource in enumerate(resources) if self.target.matches(resource)]
        named = object_id(patch)
        selected = [index for index, resource in enumerate(resources) if resource.has_been(named)]
        if not selected and not res_map.may_hold_others:
            raise PatchError(f"no {named} of {named.api_version} found")
        if not selected:
            _, path, line, column, _ = self.transformation
            why = (
                f"the patch is for {named}, which no file shows; a remote resource or a generator may add it"
            )
            res_map.unknowns.append(UnknownBuild(path, line, column, why))
        return selected


def merge_patches(
    file: KustomizationFile, options: FluxOptions | None, source: SourceFiles
) -> Iterator[Patch]:
    """`patchesStrategicMerge`, `patches`, and the patches of the Flux Kustomization."""
    for index, item in enumerate(file.items("patchesStrategicMerge")):
        if isinstance(item, str):
            body = _file_or_inline(item, file, source)
            yield Patch(body, None, _requested(file, "patchesStrategicMerge", index))
    for index, item in enumerate(file.items("patches")):
        target = Selector.of(at(item, "target")) if at(item, "target") is not None else None
        yield Patch(_body(item, file, source), target, _requested(file, "patches", index))
    for body, target in options.patches if options else ():
        yield Patch(body, target, requested_by("spec.patches", "patch", file, options))


def json_patches(file: KustomizationFile, source: SourceFiles) -> Iterator[Patch]:
    """`patchesJson6902`, which kustomize applies last."""
    for index, item in enumerate(file.items("patchesJson6902")):
        target = Selector.of(at(item, "target"))
        yield Patch(_body(item, file, source), target, _requested(file, "patchesJson6902", index))


def requested_by(
    field: str, changed: str, file: KustomizationFile, options: FluxOptions | None, *keys: Key
) -> Transformation:
    """A transformation that the Flux Kustomization asks for where `options` are given, else the file at `keys`."""
    if options is not None and options.path:
        return Transformation(field, options.path, options.line, options.column, changed)
    return Transformation(field, file.path, *file.position(*keys), changed)


def _requested(file: KustomizationFile, field: str, index: int) -> Transformation:
    return requested_by(field, "patch", file, None, field, index)


def _body(patch: object, file: KustomizationFile, source: SourceFiles) -> str:
    return text(patch, "patch") or _file_text(text(patch, "path"), file, source)


def _file_or_inline(path_or_patch: str, file: KustomizationFile, source: SourceFiles) -> str:
    path = resolve(file.directory, path_or_patch) if "\n" not in path_or_patch else None
    return _file_text(path_or_patch, file, source) if path and source.is_file(path) else path_or_patch


def _file_text(name: str, file: KustomizationFile, source: SourceFiles) -> str:
    path = resolve(file.directory, name)
    if path is None or not source.is_file(path):
        return ""
    return source.read(path).decode("utf-8", "replace")
