"""The error of patches."""

from __future__ import annotations


class PatchError(ValueError):
    """A patch that kustomize refuses: why."""
