"""Where things lie: the only module that puts paths of the output together. All are POSIX, relative to the top."""

from __future__ import annotations

KUSTOMIZATION = "kustomization.yaml"
KUSTOMIZATION_NAMES = (KUSTOMIZATION, "kustomization.yml", "Kustomization")
"""The names under which kustomize finds a kustomization file."""


def join(*parts: str) -> str:
    """The path that the non-empty parts make."""
    return "/".join(part for part in parts if part)


def add_on_directory(root: str, group: str, name: str) -> str:
    """The directory that holds ks.yaml of an add-on."""
    return join(root, group, name)


def app_path(root: str, group: str, name: str) -> str:
    """`spec.path` of the add-on's Flux Kustomization."""
    return f"./{add_on_directory(root, group, name)}/app"


def parent(path: str) -> str:
    """The directory of a path; "" is the top."""
    return path.rpartition("/")[0]


def name(path: str) -> str:
    """The last segment of a path."""
    return path.rpartition("/")[2]


def is_below(path: str, directory: str) -> bool:
    """Whether a path lies in a directory, at any depth."""
    return path.startswith(f"{directory}/")


def lock_path(inventory: str) -> str:
    """The lock's path, beside the inventory."""
    return join(parent(inventory), "reloadgen.lock")


def is_yaml(path: str) -> bool:
    """Whether Flux reads the file as a manifest when it generates a kustomization."""
    return path.endswith((".yaml", ".yml"))


def is_kustomization(path: str) -> bool:
    """Whether kustomize reads the file as a kustomization."""
    return name(path) in KUSTOMIZATION_NAMES
