"""The HelmReleases of a cluster, all transformations done: chart, version, release name and values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.flux.flux_objects import SourceRef, is_helm_release
from reloadgen.manifests.fields import Content, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.walk_result import WalkResult
    from reloadgen.kustomize.resources.resource import Resource


@dataclass(frozen=True, slots=True)
class Release:
    """A HelmRelease with its chart."""

    resource: Resource
    chart: str
    """The chart's name; "" where the files do not show it."""
    version: str
    reference: SourceRef | None
    reference_keys: tuple[str, ...]
    """The key path of the reference in the HelmRelease."""
    source: Resource | None
    """The object that it refers to; None where the cluster's Kustomizations do not apply it."""
    values: Content

    @property
    def name(self) -> str:
        """Helm's name of the release (https://fluxcd.io/flux/components/helm/helmreleases/#release-name)."""
        own, target = self.resource.id.name, self.resource.text("spec", "targetNamespace")
        return self.resource.text("spec", "releaseName") or (f"{target}-{own}" if target else own)

    @property
    def namespace(self) -> str:
        """The namespace in which Helm installs the chart."""
        return self.resource.text("spec", "targetNamespace") or self.resource.id.namespace

    @property
    def fullname(self) -> str:
        """What a chart made with `helm create` calls its objects."""
        if override := text(self.values, "fullnameOverride"):
            return override
        base = text(self.values, "nameOverride") or self.chart
        return self.name if base in self.name else f"{self.name}-{base}"


def helm_releases(result: WalkResult) -> Iterator[Release]:
    """The HelmReleases of a cluster whose content is known."""
    sources = {SourceRef(*resource.id[1:]): resource for _, resource in result.applied()}
    for _, resource in result.applied():
        if is_helm_release(resource.id) and not resource.unknown:
            with_reference = resource.at("spec", "chartRef") is not None
            yield _with_chart_ref(resource, sources) if with_reference else _with_chart(resource, sources)


def _with_chart_ref(resource: Resource, sources: Mapping[SourceRef, Resource]) -> Release:
    """A HelmRelease with `chartRef`: the source has chart and version."""
    reference = SourceRef.of(resource.mapping("spec", "chartRef"), resource.id.namespace)
    source = sources.get(reference)
    spec = source.mapping("spec") if source else {}
    version = text(spec, "ref", "tag") or text(spec, "ref", "semver") or text(spec, "version")
    chart = text(spec, "url").rstrip("/").rpartition("/")[2] or text(spec, "chart")
    values = resource.mapping("spec", "values")
    return Release(resource, chart, version, reference, ("spec", "chartRef"), source, values)


def _with_chart(resource: Resource, sources: Mapping[SourceRef, Resource]) -> Release:
    """A HelmRelease with a chart template, which has chart and version itself."""
    spec = resource.mapping("spec", "chart", "spec")
    ref = mapping(spec, "sourceRef")
    reference = SourceRef.of(ref, resource.id.namespace) if ref else None
    return Release(
        resource=resource,
        chart=text(spec, "chart").rpartition("/")[2],
        version=text(spec, "version"),
        reference=reference,
        reference_keys=("spec", "chart", "spec", "sourceRef"),
        source=sources.get(reference) if reference else None,
        values=resource.mapping("spec", "values"),
    )
