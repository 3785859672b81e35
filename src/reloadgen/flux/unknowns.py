"""What the files leave open in a cluster, each with the directories that it may lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reloadgen.files.paths import contained
from reloadgen.flux.substitution import pattern, unknowns
from reloadgen.kustomize.defect import Unknown
from reloadgen.kustomize.resource import Resource, sequence, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.objects import FluxKustomization

_PATH = re.compile(r"^\s*path:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)


def unfollowed(kustomization: FluxKustomization, why: str) -> Unknown:
    """A Flux Kustomization whose path or source nobody knows: what it may read."""
    path, options = contained(kustomization.path), kustomization.options
    likely = pattern(path) if unknowns(path) else _below_any(re.escape(path))
    words = f"Flux Kustomization {kustomization.ident.name}: {why}"
    return Unknown(options.path, options.line, options.column, words, likely)


def _below_any(path: str) -> str:
    return f"(.*/)?{path}" if path else ".*"


def made_in_cluster(resource: Resource) -> Iterator[Unknown]:
    """A ResourceSet makes Flux Kustomizations in the cluster, where no file shows them."""
    if resource.ident.kind != "ResourceSet":
        return
    listed = [
        each
        for each in sequence(resource.content, "spec", "resources")
        if text(each, "kind") == "Kustomization"
    ]
    paths = [text(each, "spec", "path") for each in listed]
    template = text(resource.content, "spec", "resourcesTemplate")
    paths += _PATH.findall(template) if "Kustomization" in template else []
    for path in paths:
        likely = ".*".join(re.escape(part) for part in re.split(r"<<.*?>>", contained(path)))
        why = f"ResourceSet {resource.ident.name} makes Flux Kustomizations in the cluster"
        yield Unknown(resource.path, resource.line, 1, why, _below_any(likely))
