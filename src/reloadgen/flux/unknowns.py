"""What the files do not determine about a cluster, with the directories that it may lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reloadgen.files.paths import contained
from reloadgen.kustomize.defect import Unknown
from reloadgen.manifests.fields import text
from reloadgen.manifests.unknown_text import as_pattern, unknown_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.flux_objects import FluxKustomization
    from reloadgen.kustomize.resources.resource import Resource

_PATH = re.compile(r"^\s*path:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)


def not_followed(kustomization: FluxKustomization, why: str) -> Unknown:
    """What a Flux Kustomization may read whose path or source is unknown."""
    path, options = contained(kustomization.path), kustomization.options
    pattern = as_pattern(path) if unknown_parts(path) else _at_any_depth(re.escape(path))
    words = f"Flux Kustomization {kustomization.name}: {why}"
    return Unknown(options.path, options.line, options.column, words, pattern)


def never_settles(start: FluxKustomization) -> Unknown:
    """A cluster in which new sources or variables turn up without end."""
    location = start.resource.location("spec", "path")
    why = f"Flux Kustomization {start.name} leads to sources or variables that change without end"
    return Unknown(location.path, location.line, location.column, why)


def _at_any_depth(pattern: str) -> str:
    return f"(.*/)?{pattern}" if pattern else ".*"


def made_by_resource_set(resource: Resource) -> Iterator[Unknown]:
    """The Flux Kustomizations that a ResourceSet makes in the cluster, where no file shows them."""
    if resource.id.kind != "ResourceSet":
        return
    listed = (each for each in resource.items("spec", "resources") if text(each, "kind") == "Kustomization")
    paths = [text(each, "spec", "path") for each in listed]
    template = resource.text("spec", "resourcesTemplate")
    paths += _PATH.findall(template) if "Kustomization" in template else []
    for path in paths:
        pattern = ".*".join(re.escape(part) for part in re.split(r"<<.*?>>", contained(path)))
        why = f"ResourceSet {resource.id.name} creates Flux Kustomizations in the cluster"
        yield Unknown(resource.path, resource.line, 1, why, _at_any_depth(pattern))
