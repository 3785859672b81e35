"""`transformed`: a kustomization above, or a Flux Kustomization, rewrites a generated object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.findings import Finding, Rule
from reloadgen.flux.flux_objects import is_kustomization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.resources.resource import Resource, Transformation
    from reloadgen.validation.case import Case

RULE = Rule(
    "transformed",
    "warning",
    "A kustomization further up rewrites a generated object.",
    problem=("a generated object is changed", "changes of generated objects"),
)


def check(case: Case) -> Iterator[Finding]:
    """One finding for each change of a generated object; info unless the change moves or renames it."""
    for walk, resource in case.objects():
        if resource.path not in case.generated_paths:
            continue
        for transformation in resource.transformations:
            if not _is_intended(case, transformation) and not _only_fills_namespace(transformation, resource):
                yield _finding(transformation, resource, walk.cluster.name)


def _is_intended(case: Case, transformation: Transformation) -> bool:
    """Whether a generated file makes the change; `targetNamespace` moves objects all the same."""
    return transformation.path in case.generated_paths and not transformation.field.startswith(
        "spec.targetNamespace"
    )


def _only_fills_namespace(transformation: Transformation, resource: Resource) -> bool:
    return transformation.changed == "metadata.namespace" and not resource.original_id.namespace


def _finding(transformation: Transformation, resource: Resource, cluster: str) -> Finding:
    location = Location(transformation.path, transformation.line, transformation.column)
    verb = (
        "patches"
        if transformation.changed in ("patch", "replacement")
        else f"rewrites {transformation.changed} of"
    )
    about = (resource.location(),)
    message = f"`{transformation.field}` {verb} our {resource.original_id} in {resource.path}"
    if transformation.changed not in ("metadata.namespace", "metadata.name"):
        return RULE.finding(location, message, clusters=(cluster,), severity="info", about=about)
    message = f"{message}, which is now {resource.id}"
    fix = _fix(transformation, resource)
    return RULE.finding(location, message, fix, clusters=(cluster,), about=about)


def _fix(transformation: Transformation, resource: Resource) -> str:
    """What to set in the inventory, where that is enough: the file belongs to somebody else."""
    elsewhere = "set it only in the directories that need it"
    if transformation.changed == "metadata.name":
        return f"{elsewhere}, or choose another root"
    namespace = resource.id.namespace
    if is_kustomization(resource.id):
        return f"set `fluxNamespace: {namespace}` and `source.namespace` in the inventory, or {elsewhere}"
    return f"set `namespace: {namespace}` of the add-on in the inventory, or {elsewhere}"
