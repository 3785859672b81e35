"""File names that mean something: kustomization files, YAML, and the temporary files of a render."""

from __future__ import annotations

from reloadgen.files import paths

KUSTOMIZATION = "kustomization.yaml"
KUSTOMIZATION_NAMES = (KUSTOMIZATION, "kustomization.yml", "Kustomization")
"""The names of a kustomization file, in the order in which kustomize and Flux look for them."""

YAML_ENDINGS = (".yaml", ".yml")
"""The files that Flux takes for manifests when it generates a kustomization."""

TEMPORARY_ENDING = ".reloadgen-tmp"
"""The ending of temporary files, which neither Flux nor kustomize reads."""


def is_kustomization_file(path: str) -> bool:
    """Whether kustomize reads the file as a kustomization file."""
    return paths.name(path) in KUSTOMIZATION_NAMES


def is_yaml(path: str) -> bool:
    """Whether Flux takes the file for a manifest when it generates a kustomization."""
    return path.endswith(YAML_ENDINGS)


def is_temporary(path: str) -> bool:
    """Whether the file has the name of a temporary file of `render`."""
    return path.endswith(TEMPORARY_ENDING) and paths.name(path).startswith(".")
