"""Where things lie: the only module that puts paths of the output together. All are POSIX, relative to the top."""

from __future__ import annotations

from reloadgen.files.paths import join, parent


def add_on_directory(root: str, group: str, name: str) -> str:
    """The directory that holds ks.yaml of an add-on."""
    return join(root, group, name)


def app_path(root: str, group: str, name: str) -> str:
    """`spec.path` of the add-on's Flux Kustomization."""
    return f"./{add_on_directory(root, group, name)}/app"


def lock_path(inventory: str) -> str:
    """The lock's path, beside the inventory."""
    return join(parent(inventory), "reloadgen.lock")
