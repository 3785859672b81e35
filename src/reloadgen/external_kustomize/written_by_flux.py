"""The kustomization that Flux writes into a directory before it builds it.

As `GenerateManifest` of github.com/fluxcd/pkg/kustomize (kustomize_generator.go, v1.35) does it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reloadgen.files.file_names import KUSTOMIZATION
from reloadgen.files.paths import join, relative, resolve
from reloadgen.kustomize.kustomization_file import load
from reloadgen.manifests.fields import items
from reloadgen.manifests.parsed_repository import Unreadable

if TYPE_CHECKING:
    from reloadgen.kustomize.flux_options import FluxOptions
    from reloadgen.kustomize.resources.selectors import Selector
    from reloadgen.kustomize.source_files import SourceFiles
    from reloadgen.manifests.fields import Content

_PLACEHOLDER = "_placeholder"
"""The namespace of a generated kustomization that lists nothing: without any field kustomize would refuse it."""


def written_by_flux(source: SourceFiles, directory: str, options: FluxOptions) -> tuple[str, bytes] | None:
    """The path and the content of the file that Flux writes; None where it can't read the one that is there."""
    names = source.kustomization_files(directory)
    if names:
        file = load(source, names[0], by_flux=True)
        if isinstance(file, Unreadable) or file.refusals:
            return None
        path, content = names[0], dict(file.content)
        if not content.get("resources"):
            content["buildMetadata"] = ["originAnnotations"]
    else:
        path, content = join(directory, KUSTOMIZATION), _generated(source, directory)
    content = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        **content,
        **_options(source, directory, options, content),
    }
    return path, json.dumps(content, indent=1).encode()


def _generated(source: SourceFiles, directory: str) -> Content:
    listed = [
        f"./{relative(path, directory)}" if directory else f"./{path}"
        for path in source.generated_resources(directory)
    ]
    return {"resources": listed} if listed else {"namespace": _PLACEHOLDER}  # type: ignore[dict-item]  # lists of text are values


def _options(source: SourceFiles, directory: str, options: FluxOptions, content: Content) -> Content:
    """The fields that the Flux Kustomization sets, or adds to."""
    set_fields = {"namespace": options.namespace, "namePrefix": options.prefix, "nameSuffix": options.suffix}
    added: Content = {key: value for key, value in set_fields.items() if value}
    if options.patches:
        added["patches"] = [*items(content, "patches"), *map(_patch, options.patches)]
    components = [
        each
        for each in options.components
        if not options.ignore_missing_components
        or ((path := resolve(directory, each)) is not None and source.is_directory(path))
    ]
    if components:
        added["components"] = [*items(content, "components"), *components]
    return added


def _patch(added: tuple[str, Selector | None]) -> Content:
    patch, selector = added
    return {"patch": patch, "target": _target(selector)} if selector else {"patch": patch}


def _target(selector: Selector) -> Content:
    fields = {
        "group": selector.group,
        "version": selector.version,
        "kind": selector.kind,
        "namespace": selector.namespace,
        "name": selector.name,
        "labelSelector": selector.labels,
        "annotationSelector": selector.annotations,
    }
    return {key: value for key, value in fields.items() if value}
