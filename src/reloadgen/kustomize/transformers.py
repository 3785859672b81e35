"""What a kustomization does to the objects that it lists, in kustomize's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.kustomize.metadata_transformers import set_labels, set_namespace_and_names
from reloadgen.kustomize.patches import json_patches, merge_patches
from reloadgen.kustomize.replacements import mark_replaced_fields

if TYPE_CHECKING:
    from reloadgen.kustomize.accumulator import ResMap
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.source_files import SourceFiles


def transform(
    res_map: ResMap, file: KustomizationFile, options: FluxOptions | None, source: SourceFiles
) -> None:
    """Apply all transformers of a kustomization; `options` are those of the Flux Kustomization that builds it."""
    for patch in merge_patches(file, options, source):
        patch.apply(res_map)
    set_namespace_and_names(res_map, file, options)
    set_labels(res_map, file)
    for patch in json_patches(file, source):
        patch.apply(res_map)
    mark_replaced_fields(res_map, file, source)
