"""HelmReleases and the sources of their charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.flux.helm_releases import Release, releases
from reloadgen.flux.objects import is_source, place_of
from reloadgen.flux.substitution import unknowns
from reloadgen.kustomize.resource import Resource, mapping, text
from reloadgen.validation.issue import Case, Issue, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.fleet_walk import Surveyed


def mismatched(case: Case) -> Iterator[Issue]:
    """`source-mismatch`: the source of a release is not where the release looks for it, all transformations done."""
    for surveyed in case.survey.clusters:
        for release in releases(surveyed.reach):
            if release.reference is not None and release.source is None:
                yield from _absent(case, surveyed, release)


def _absent(case: Case, surveyed: Surveyed, release: Release) -> Iterator[Issue]:
    ref, start = release.reference, surveyed.start
    if ref is None or unknowns("".join(ref)) or (start is not None and ref == start.source):
        return
    same = [
        each.ident
        for _, each in surveyed.reach.objects()
        if is_source(each.ident) and (each.ident.kind, each.ident.name) == (ref.kind, ref.name)
    ]
    severity: Severity = "error"
    if same:
        own = release.resource.ident
        message = f"{own.shown} looks for {ref}, but after all transformations it is {same[0].shown}"
        fix = f"write `namespace: {same[0].namespace}` here, or keep both in one namespace"
    else:
        message, fix = (
            f"{release.resource.ident.shown} looks for {ref}, which nothing in this cluster's tree makes",
            "add it",
        )
        severity = "info" if surveyed.reach.is_open else "error"
    yield Issue(
        *_at(case, release.resource, *release.keys),
        "source-mismatch",
        severity,
        message,
        fix,
        (surveyed.cluster.name,),
    )


def _at(case: Case, resource: Resource, *keys: str | int) -> tuple[str, int, int]:
    return (resource.path, *place_of(resource, case.survey.repository, *keys))


def layer_selectors(case: Case) -> Iterator[Issue]:
    """`layer-selector`: an OCIRepository that holds a chart without saying which layer, and to copy it."""
    for surveyed in case.survey.clusters:
        for release in releases(surveyed.reach):
            source = release.source
            if source is None or source.ident.kind != "OCIRepository" or release.keys[1] != "chartRef":
                continue
            if text(source.content, "spec", "layerSelector", "operation") != "copy":
                message = f"{source.ident.shown} holds a chart, but selects no layer to copy"
                media = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
                fix = f"add `layerSelector: {{mediaType: {media}, operation: copy}}`"
                at = _at(case, source, "spec", "layerSelector")
                yield Issue(*at, "layer-selector", "warning", message, fix, (surveyed.cluster.name,))


def oci_source_refs(case: Case) -> Iterator[Issue]:
    """`oci-source-ref`: a chart template that points to an OCIRepository, which only `chartRef` can."""
    for surveyed in case.survey.clusters:
        for release in releases(surveyed.reach):
            ref = mapping(release.resource.content, "spec", "chart", "spec", "sourceRef")
            if text(ref, "kind") == "OCIRepository":
                message = f"{release.resource.ident.shown}: chart.spec.sourceRef takes no OCIRepository"
                fix = f"write `chartRef: {{kind: OCIRepository, name: {text(ref, 'name')}}}` in place of `chart`"
                at = _at(case, release.resource, *release.keys)
                yield Issue(*at, "oci-source-ref", "error", message, fix, (surveyed.cluster.name,))
