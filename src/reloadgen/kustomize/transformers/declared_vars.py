"""`vars` of a kustomization: which objects they stand for, at the end of the build that declares them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.kustomize.resources.build_var import BuildVar
from reloadgen.kustomize.transformers.requested_patches import requested_by

if TYPE_CHECKING:
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.kustomize.res_map import ResMap


def declare_vars(res_map: ResMap, file: KustomizationFile) -> None:
    """Mark the objects that the vars of a file stand for."""
    declared = [
        BuildVar.of(item, requested_by("vars", "vars", file, None, "vars", index))
        for index, item in enumerate(file.items("vars"))
    ]
    for var in declared:
        named = [each for each in res_map.resources if var.is_for(each)]
        if len(named) > 1:
            res_map.refuse(var.transformation, f"var {var.name} stands for {var.target}, which is not unique")
        for resource in named[:1]:
            res_map.replace(resource, replace(resource, variables=(*resource.variables, var.name)))
    res_map.add_variables(declared)
