"""HelmReleases as they land in a cluster: which chart, of which version, under which name, with which values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reloadgen.flux.objects import SourceRef, is_helm_release
from reloadgen.flux.resource import Object, Resource, mapping, text
from reloadgen.flux.walk import Reach


@dataclass(frozen=True, slots=True)
class Release:
    """A HelmRelease, with what its source adds: `source` is None where the cluster's tree does not hold it."""

    resource: Resource
    chart: str
    """The chart's name, "" where the files don't tell."""
    version: str
    reference: SourceRef | None
    keys: tuple[str, ...]
    """Where the reference stands in the object."""
    source: Resource | None
    values: Object

    @property
    def name(self) -> str:
        """Helm's name of the release."""
        content = self.resource.content
        given, target = text(content, "spec", "releaseName"), text(content, "spec", "targetNamespace")
        return given or (f"{target}-{self.resource.ident.name}" if target else self.resource.ident.name)

    @property
    def namespace(self) -> str:
        """Where Helm puts what the chart makes."""
        return text(self.resource.content, "spec", "targetNamespace") or self.resource.ident.namespace

    @property
    def fullname(self) -> str:
        """What charts made after Helm's example call their objects."""
        if override := text(self.values, "fullnameOverride"):
            return override
        base = text(self.values, "nameOverride") or self.chart
        return self.name if base in self.name else f"{self.name}-{base}"


def releases(reach: Reach) -> Iterator[Release]:
    """The releases of one cluster."""
    landed = {resource.ident[1:]: resource for _, resource in reach.objects()}
    for _, resource in reach.objects():
        if is_helm_release(resource.ident):
            yield _release(resource, landed)


def _release(resource: Resource, landed: dict[tuple[str, ...], Resource]) -> Release:
    spec, own = mapping(resource.content, "spec"), resource.ident.namespace
    values = mapping(spec, "values")
    if ref := mapping(spec, "chartRef"):
        reference = SourceRef(text(ref, "kind"), text(ref, "namespace") or own, text(ref, "name"))
        source = landed.get(reference)
        url, tag = text(source.content, "spec", "url") if source else "", ""
        if source:
            tag = text(source.content, "spec", "ref", "tag")
            tag = tag or text(source.content, "spec", "ref", "semver") or text(source.content, "spec", "version")
        chart = url.rstrip("/").rpartition("/")[2] or (text(source.content, "spec", "chart") if source else "")
        return Release(resource, chart, tag, reference, ("spec", "chartRef"), source, values)
    chart_spec = mapping(spec, "chart", "spec")
    ref = mapping(chart_spec, "sourceRef")
    reference = SourceRef(text(ref, "kind"), text(ref, "namespace") or own, text(ref, "name")) if ref else None
    keys = ("spec", "chart", "spec", "sourceRef")
    chart, version = text(chart_spec, "chart").rpartition("/")[2], text(chart_spec, "version")
    return Release(resource, chart, version, reference, keys, landed.get(reference) if reference else None, values)
