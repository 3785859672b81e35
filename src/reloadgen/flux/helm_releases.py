"""HelmReleases as they land in a cluster: which chart, of which version, under which name, with which values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.flux.objects import SourceRef, is_helm_release
from reloadgen.kustomize.resource import Object, Resource, at, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    landed = {SourceRef(*resource.ident[1:]): resource for _, resource in reach.objects()}
    for _, resource in reach.objects():
        if is_helm_release(resource.ident):
            by_reference = at(resource.content, "spec", "chartRef") is not None
            yield _referring(resource, landed) if by_reference else _templated(resource, landed)


def _reference(ref: Object, resource: Resource) -> SourceRef:
    return SourceRef(text(ref, "kind"), text(ref, "namespace") or resource.ident.namespace, text(ref, "name"))


def _referring(resource: Resource, landed: Mapping[SourceRef, Resource]) -> Release:
    """A release with a `chartRef`: its source says the chart and the version."""
    spec = mapping(resource.content, "spec")
    reference = _reference(mapping(spec, "chartRef"), resource)
    source = landed.get(reference)
    said = mapping(source.content, "spec") if source else {}
    version = text(said, "ref", "tag") or text(said, "ref", "semver") or text(said, "version")
    chart = text(said, "url").rstrip("/").rpartition("/")[2] or text(said, "chart")
    return Release(resource, chart, version, reference, ("spec", "chartRef"), source, mapping(spec, "values"))


def _templated(resource: Resource, landed: Mapping[SourceRef, Resource]) -> Release:
    """A release with a chart template: it says chart and version itself."""
    spec = mapping(resource.content, "spec")
    said = mapping(spec, "chart", "spec")
    ref = mapping(said, "sourceRef")
    reference = _reference(ref, resource) if ref else None
    chart = text(said, "chart").rpartition("/")[2]
    keys = ("spec", "chart", "spec", "sourceRef")
    source = landed.get(reference) if reference else None
    return Release(resource, chart, text(said, "version"), reference, keys, source, mapping(spec, "values"))
