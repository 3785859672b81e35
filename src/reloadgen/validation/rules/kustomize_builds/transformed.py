"""`transformed`: a kustomization above, or a Flux Kustomization, rewrites a generated object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.errors import Location
from reloadgen.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.kustomize.resource import Resource, Touch
    from reloadgen.validation.case import Case

RULE = Rule("transformed", "warning", "A kustomization further up rewrites a generated object.")


def check(case: Case) -> Iterator[Finding]:
    """One finding for each change of a generated object; info unless the change moves or renames it."""
    for surveyed, resource in case.objects():
        if resource.path not in case.generated_paths:
            continue
        for touch in resource.touches:
            if not _is_intended(case, touch) and not _only_fills_namespace(touch, resource):
                yield _finding(touch, resource, surveyed.cluster.name)


def _is_intended(case: Case, touch: Touch) -> bool:
    """Whether a generated file makes the change; `targetNamespace` moves objects all the same."""
    return touch.path in case.generated_paths and not touch.field.startswith("spec.targetNamespace")


def _only_fills_namespace(touch: Touch, resource: Resource) -> bool:
    return touch.changed == "metadata.namespace" and not resource.original.namespace


def _finding(touch: Touch, resource: Resource, cluster: str) -> Finding:
    location = Location(touch.path, touch.line, touch.column)
    verb = "patches" if touch.changed in ("patch", "replacement") else f"rewrites {touch.changed} of"
    message = f"`{touch.field}` {verb} the generated {resource.original.shown} in {resource.path}"
    if touch.changed not in ("metadata.namespace", "metadata.name"):
        return RULE.finding(location, message, clusters=(cluster,), severity="info")
    message = f"{message}, which is now {resource.ident.shown}"
    return RULE.finding(location, message, "remove it here, or set it further down", clusters=(cluster,))
