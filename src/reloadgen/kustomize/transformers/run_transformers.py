"""What a kustomization does to the objects that it lists, in kustomize's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.kustomize.transformers.common_labels import set_labels_and_annotations
from reloadgen.kustomize.transformers.declared_vars import declare_vars
from reloadgen.kustomize.transformers.images_and_replicas import set_images, set_replicas
from reloadgen.kustomize.transformers.names import set_namespace_and_names
from reloadgen.kustomize.transformers.replacements import replace_fields
from reloadgen.kustomize.transformers.requested_patches import RequestedPatches

if TYPE_CHECKING:
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.res_map import ResMap
    from reloadgen.kustomize.source_files import SourceFiles


def transform(
    res_map: ResMap, file: KustomizationFile, options: FluxOptions | None, source: SourceFiles
) -> None:
    """Apply all transformers of a kustomization; `options` are those of the Flux Kustomization that builds it."""
    patches = RequestedPatches(file, options, source, res_map)
    for patch in patches.merging():
        patch.apply(res_map)
    set_namespace_and_names(res_map, file, options)
    set_labels_and_annotations(res_map, file)
    for patch in patches.operations():
        patch.apply(res_map)
    set_replicas(res_map, file)
    set_images(res_map, file, options)
    replace_fields(res_map, file, source)
    declare_vars(res_map, file)
