"""What kustomize knows of the kinds of Kubernetes; tools/kustomize_data.py takes it from kustomize's own data."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def openapi() -> dict[str, Any]:
    """The merge keys of lists by kind, and the cluster-scoped kinds."""
    return _load("openapi")


@cache
def field_specs() -> dict[str, Any]:
    """The fields that each transformer changes."""
    return _load("field_specs")


def _load(name: str) -> dict[str, Any]:
    text = (files("reloadgen.kustomize.resources") / f"{name}.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    return content
