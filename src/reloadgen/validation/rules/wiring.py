"""What kustomize and Flux stumble over on the way, and what changes our objects there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.files.paths import ancestors, is_within, join, parent
from reloadgen.flux.objects import place_of
from reloadgen.flux.walk import Node, place
from reloadgen.validation.issue import Case, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import Surveyed
    from reloadgen.kustomize.resource import Ident, Resource, Touch

_NAMED = 3
SOURCE_MEND = (
    "write the source's namespace into sourceRef (in our files: `source.namespace` of the inventory)"
)


def broken_builds(case: Case) -> Iterator[Issue]:
    """Every defect of a build that some cluster's Flux makes: all that the build holds is not applied."""
    for surveyed in case.survey.clusters:
        for defect in surveyed.reach.defects:
            at = defect.path, defect.line, defect.column
            yield Issue(
                *at, defect.rule, defect.severity, defect.message, defect.fix, (surveyed.cluster.name,)
            )


def dead_ends(case: Case) -> Iterator[Issue]:
    """`path-missing` and `source-mismatch`: Flux Kustomizations that Flux itself can't follow."""
    for surveyed in case.survey.clusters:
        for node in surveyed.reach.nodes:
            name = node.kustomization.ident.name
            if node.state == "missing path":
                message = f"Flux Kustomization {name} fails with “kustomization path not found”: {node.why}"
                at = place(node, case.survey.repository)
                yield Issue(
                    *at, "path-missing", "error", message, _near(node, case), (surveyed.cluster.name,)
                )
            elif node.state == "missing source":
                at = _source_place(node, case)
                message = f"Flux Kustomization {name} finds no source: {node.why}"
                fix = SOURCE_MEND
                yield Issue(*at, "source-mismatch", "error", message, fix, (surveyed.cluster.name,))


def _near(node: Node, case: Case) -> str:
    """The directory that was probably meant: the only other one of the same name."""
    same = case.survey.repository.files.namesakes(node.directory)
    return f"did you mean ./{same[0]}?" if len(same) == 1 else "fix spec.path, or add the directory"


def _source_place(node: Node, case: Case) -> tuple[str, int, int]:
    resource = node.kustomization.resource
    return (resource.path, *place_of(resource, case.survey.repository, "spec", "sourceRef"))


def shared_aggregators(case: Case) -> Iterator[Issue]:
    """`shared-aggregator`: a kustomization that we patch and that several clusters read."""
    said: set[str] = set()
    for surveyed in case.survey.clusters:
        for path in _aggregators(case, surveyed):
            readers = tuple(each.cluster.name for each in case.survey.clusters if path in each.reach.files)
            if len(readers) > 1 and path not in said:
                said.add(path)
                message = f"{len(readers)} clusters read this aggregator: one edit reaches them all ({_few(readers)})"
                yield Issue(path, 1, 1, "shared-aggregator", "info", message, "", readers)


def _aggregators(case: Case, surveyed: Surveyed) -> Iterator[str]:
    root, rendered = surveyed.cluster.root, case.rendered.get(surveyed.cluster.name, ())
    above = {each for path in rendered for each in ancestors(parent(path)) if is_within(each, root)}
    for directory in sorted(above):
        for name in case.survey.repository.files.kustomizations(directory):
            if not case.is_ours(join(directory, name)):
                yield join(directory, name)


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_NAMED])
    return f"{shown} and {len(names) - _NAMED} more" if len(names) > _NAMED else shown


def twice(case: Case) -> Iterator[Issue]:
    """`object-twice` across Flux Kustomizations: two of one cluster apply the same object. Namespaces are let pass."""
    for surveyed in case.survey.clusters:
        first: dict[Ident, tuple[int, Resource]] = {}
        pairs: dict[tuple[int, int], list[Resource]] = {}
        for index, resource in surveyed.reach.objects():
            if resource.ident.kind == "Namespace":
                continue
            before, _ = first.setdefault(resource.ident, (index, resource))
            if before != index:
                pairs.setdefault((before, index), []).append(resource)
        for (before, index), resources in pairs.items():
            yield _twice(case, surveyed, surveyed.reach.nodes[before], surveyed.reach.nodes[index], resources)


def _twice(case: Case, surveyed: Surveyed, one: Node, other: Node, resources: list[Resource]) -> Issue:
    shown, more = (
        resources[0].ident.shown,
        f" and {len(resources) - 1} more objects" if len(resources) > 1 else "",
    )
    names = f"{one.kustomization.ident.name} and {other.kustomization.ident.name}"
    message = f"{shown}{more} would be applied by two Flux Kustomizations, {names}, in turn"
    at = place(other, case.survey.repository)
    return Issue(*at, "object-twice", "error", message, "let one of them read it", (surveyed.cluster.name,))


def transformed(case: Case) -> Iterator[Issue]:
    """`transformed`: a kustomization above, or a Flux Kustomization, rewrites one of our objects."""
    for surveyed, resource in case.landed():
        if not case.is_ours(resource.path):
            continue
        for touch in resource.touches:
            if case.is_ours(touch.path) and not touch.field.startswith("spec.targetNamespace"):
                continue
            if _only_fills(touch, resource):
                continue
            yield _transformed(touch, resource, surveyed)


def _only_fills(touch: Touch, resource: Resource) -> bool:
    return touch.changed == "metadata.namespace" and not resource.original.namespace


def _transformed(touch: Touch, resource: Resource, surveyed: Surveyed) -> Issue:
    moved = touch.changed in ("metadata.namespace", "metadata.name")
    severity, now = ("warning", f", which is now {resource.ident.shown}") if moved else ("info", "")
    what = "patches" if touch.changed in ("patch", "replacement") else f"rewrites {touch.changed} of"
    message = f"`{touch.field}` {what} our {resource.original.shown} in {resource.path}{now}"
    fix = "take it out here, or set it further down" if moved else ""
    at = touch.path, touch.line, touch.column
    return Issue(
        *at,
        "transformed",
        "warning" if severity == "warning" else "info",
        message,
        fix,
        (surveyed.cluster.name,),
    )
