"""The model's result with the answer of kustomize in place of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.kustomize.defect import Defect
from reloadgen.kustomize.resources.resource import Resource
from reloadgen.manifests.identity import ObjectId, object_id
from reloadgen.manifests.kubernetes_object import KubernetesObject, Origin
from reloadgen.manifests.unknown_text import unknown_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reloadgen.kustomize.build_result import BuildResult
    from reloadgen.kustomize.verdict import Verdict
    from reloadgen.manifests.fields import Content

_SHOWN = 3
"""Objects that a message names, of those that differ."""


def is_failing(result: BuildResult) -> bool:
    """Whether the model says that the build fails for Flux too."""
    return any(not defect.corrected_by_flux for defect in result.defects)


def built(modelled: BuildResult, objects: Sequence[Content], verdict: Verdict) -> BuildResult:
    """The result of a build that succeeds: the program's objects, each with the position that the model found."""
    resources = tuple(_resources(modelled.resources, objects, verdict))
    difference = (
        _failure_difference(modelled, verdict)
        if is_failing(modelled)
        else _object_difference(modelled, resources, verdict)
    )
    return replace(
        modelled,
        resources=resources,
        defects=tuple(defect for defect in modelled.defects if defect.corrected_by_flux),
        unknown_builds=(),
        verdict=replace(verdict, differs=difference),
    )


def failed(modelled: BuildResult, message: str, verdict: Verdict) -> BuildResult:
    """The result of a build that fails: where the model knows why, its own words, which have the place."""
    if is_failing(modelled):
        return replace(modelled, unknown_builds=(), verdict=verdict)
    defect = Defect(
        "build-fails", verdict.path, verdict.line, verdict.column, f"kustomize cannot build it: {message}", ""
    )
    says = f"reloadgen's model says that it builds, but for {verdict.program} it fails ({message})"
    difference = "" if modelled.unknown_builds else says
    return replace(
        modelled,
        defects=(*modelled.defects, defect),
        unknown_builds=(),
        verdict=replace(verdict, differs=difference),
    )


def _failure_difference(modelled: BuildResult, verdict: Verdict) -> str:
    first = next(defect for defect in modelled.defects if not defect.corrected_by_flux)
    why = f"{first.path}:{first.line}: {first.message}"
    return f"reloadgen's model says that it fails ({why}), but {verdict.program} builds it"


def _object_difference(modelled: BuildResult, resources: Sequence[Resource], verdict: Verdict) -> str:
    """Which objects the model has that the program has not, or the other way round, where it claims to know."""
    if modelled.unknown_builds or any(
        each.unknown or unknown_parts(str(each.id)) for each in modelled.resources
    ):
        return ""
    ours, theirs = (
        {each.id.in_default_namespace() for each in some} for some in (modelled.resources, resources)
    )
    if ours == theirs:
        return ""
    made, missed = _named(ours - theirs), _named(theirs - ours)
    return f"reloadgen's model builds {made} where {verdict.program} builds {missed}"


def _named(ids: set[ObjectId]) -> str:
    names = sorted(map(str, ids))
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more if names else "no such object"


def _resources(
    modelled: Sequence[Resource], objects: Sequence[Content], verdict: Verdict
) -> Iterator[Resource]:
    """The objects in the program's order; the surest matches are made first."""
    left = {resource.id: resource for resource in modelled}
    wanted = [object_id(content) for content in objects]
    matches = {id_: left.pop(id_) for id_ in wanted if id_ in left}
    for is_match in (_is_same_elsewhere, _was_so_written):
        for id_ in sorted((each for each in wanted if each not in matches), key=lambda each: len(each.name)):
            found = next((each for each in left.values() if is_match(each, id_)), None)
            if found is not None:
                matches[id_] = left.pop(found.id)
    for id_, content in zip(wanted, objects, strict=True):
        yield _placed(content, matches[id_]) if id_ in matches else _unplaced(content, verdict)


def _is_same_elsewhere(resource: Resource, wanted: ObjectId) -> bool:
    return resource.id._replace(namespace="") == wanted._replace(namespace="")


def _was_so_written(resource: Resource, wanted: ObjectId) -> bool:
    """Whether the name as written is part of the present one: a prefix, a suffix or a hash may have come to it."""
    original = resource.original_id
    return original.kind == wanted.kind and bool(original.name) and original.name in wanted.name


def _placed(content: Content, match: Resource) -> Resource:
    """The object at the place where the model's is written."""
    now = object_id(content)
    previous = match.previous_ids if now == match.id else (*match.previous_ids, match.id)
    return replace(match, content=content, id=now, previous_ids=previous, unknown="", needs_name_hash=False)


def _unplaced(content: Content, verdict: Verdict) -> Resource:
    """An object that no file of the model has: it stands where the directory is built."""
    return Resource.of(KubernetesObject(content, Origin(verdict.path, line=verdict.line)))
