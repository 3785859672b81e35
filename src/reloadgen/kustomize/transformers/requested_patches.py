"""The patches that a kustomization file and a Flux Kustomization ask for, and where their text is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.paths import resolve
from reloadgen.kustomize.defect import Defect
from reloadgen.kustomize.entry_targets import is_url
from reloadgen.kustomize.resources.object_merge import MergeOptions
from reloadgen.kustomize.resources.patch_error import PatchError
from reloadgen.kustomize.resources.patch_text import merge_patches_in
from reloadgen.kustomize.resources.resource import Transformation
from reloadgen.kustomize.resources.selectors import Selector
from reloadgen.kustomize.transformers.patches import Patch
from reloadgen.manifests.fields import Key, at, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.res_map import ResMap
    from reloadgen.kustomize.source_files import SourceFiles


def requested_by(
    field: str, changed: str, file: KustomizationFile, options: FluxOptions | None, *keys: Key
) -> Transformation:
    """A transformation that the Flux Kustomization asks for where `options` are given, else the file at `keys`."""
    if options is not None and options.path:
        return Transformation(field, options.path, options.line, options.column, changed)
    return Transformation(field, file.path, *file.position(*keys), changed)


class RequestedPatches:
    """Reads the patches of one kustomization; text that cannot be had is recorded in `res_map`."""

    def __init__(
        self, file: KustomizationFile, options: FluxOptions | None, source: SourceFiles, res_map: ResMap
    ) -> None:
        self._file, self._options, self._source, self._res_map = file, options, source, res_map

    def merging(self) -> Iterator[Patch]:
        """`patchesStrategicMerge`, `patches`, and the patches of the Flux Kustomization."""
        yield from self._strategic_merges()
        yield from self._of_field("patches")
        for body, target in self._options.patches if self._options else ():
            yield Patch(body, target, requested_by("spec.patches", "patch", self._file, self._options))

    def operations(self) -> Iterator[Patch]:
        """`patchesJson6902`, which kustomize applies last."""
        return self._of_field("patchesJson6902")

    def _strategic_merges(self) -> Iterator[Patch]:
        field = "patchesStrategicMerge"
        found = False
        items = self._file.items(field)
        for index, item in enumerate(items):
            if not isinstance(item, str):
                continue
            requested = requested_by(field, "patch", self._file, None, field, index)
            body = item if _is_inline(item) else self._text_of_file(item, requested)
            if body is None and not is_url(item):
                self._res_map.defects.append(_missing(item, requested))
            found = found or body is None or bool(body.strip() and _holds_patches(body))
            if body is not None:
                yield Patch(body, None, requested, field)
        if items and not found:
            self._res_map.refuse(
                requested_by(field, "patch", self._file, None, field), "the patches are empty"
            )

    def _of_field(self, field: str) -> Iterator[Patch]:
        for index, item in enumerate(self._file.items(field)):
            requested = requested_by(field, "patch", self._file, None, field, index)
            inline, path = text(item, "patch"), text(item, "path")
            legacy = field == "patchesJson6902"
            if not (inline if legacy else inline.strip()) and not path:
                self._res_map.refuse(requested, "the patch is empty: it has neither `patch` nor `path`")
                continue
            if inline and path:
                self._res_map.refuse(requested, "the patch has both `patch` and `path`")
                continue
            target = Selector.of(at(item, "target")) if at(item, "target") is not None else None
            body = self._text_of_file(path, requested) if path else inline if legacy else inline.strip()
            options = MergeOptions(
                at(item, "options", "allowNameChange") is True, at(item, "options", "allowKindChange") is True
            )
            if body is not None:
                yield Patch(body, target, requested, field, options)

    def _text_of_file(self, name: str, requested: Transformation) -> str | None:
        """The text of a patch's file; None where it cannot be had, a missing one being reported elsewhere."""
        if is_url(name):
            why = f"the patch {name} is remote, and what it changes is not in the repository"
            self._res_map.leave_open(requested, why, self._res_map.resources)
            return None
        path = resolve(self._file.directory, name)
        if path is None or not self._source.is_file(path):
            return None
        return self._source.read(path).decode("utf-8", "replace")


def _is_inline(path_or_patch: str) -> bool:
    """Whether an item of `patchesStrategicMerge` is a patch itself: kustomize first tries to read it as one."""
    try:
        merge_patches_in(path_or_patch)
    except PatchError:
        return False
    return True


def _missing(name: str, at: Transformation) -> Defect:
    shown = name if "\n" not in name else f"{name.strip().splitlines()[0]} …"
    message = f"{at.field} has {shown}, which is neither a file nor a patch"
    return Defect("dangling-entry", at.path, at.line, at.column, message, "remove it, or add the file")


def _holds_patches(body: str) -> bool:
    try:
        return bool(merge_patches_in(body))
    except PatchError:
        return True
