"""The errors of patches and other changes of objects."""

from __future__ import annotations


class PatchError(ValueError):
    """A change that kustomize refuses: why."""


class NotModelledError(ValueError):
    """Something of which reloadgen does not know what kustomize makes: what."""
