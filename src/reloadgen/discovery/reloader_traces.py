"""Signs of a Reloader that no HelmRelease of its chart installs: manifests, remote resources, other people's charts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reloadgen.addon_profiles.reloader.reloader_values import CHART
from reloadgen.files.file_names import is_kustomization_file, is_yaml
from reloadgen.files.paths import ancestors, contained, is_within, join, parent
from reloadgen.flux.flux_objects import is_helm_release, is_kustomization, is_source
from reloadgen.flux.helm_releases import helm_releases
from reloadgen.kustomize.entry_targets import is_remote
from reloadgen.kustomize.kustomization_file import load
from reloadgen.manifests.fields import at, items, strings, text
from reloadgen.manifests.parsed_repository import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reloadgen.flux.walk_result import WalkResult
    from reloadgen.kustomize.kustomization_file import KustomizationFile
    from reloadgen.manifests.kubernetes_object import KubernetesObject
    from reloadgen.manifests.parsed_repository import ParsedRepository

_VENDOR = re.compile(r"stakater/(charts/)?reloader(?![\w-])", re.IGNORECASE)
_REPOSITORY = re.compile(r"(^|[/:])(stakater-)?reloader(?=[./?]|$)", re.IGNORECASE)
_IMAGE = re.compile(r"(^|/)reloader(?=[:@]|$)", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w.-])reloader(?![\w.-])", re.IGNORECASE)
_UNPARSED = re.compile(rf"{_VENDOR.pattern}|\bchart(Name)?: *[\"']?reloader(?![\w-])", re.IGNORECASE)
_FETCHED = frozenset({"image", "repository", "chart", "chartName", "repoURL"})
"""Keys of what is fetched to run; elsewhere an address is only mentioned."""
_CONFIGURATION = frozenset({"ConfigMap", "Secret", "CustomResourceDefinition"})
"""Kinds that only speak of it: dashboards, notes, schemas."""


@dataclass(frozen=True, slots=True)
class ReloaderTrace:
    """Something that installs Reloader, or may do so, and where it is written."""

    path: str
    line: int
    what: str
    is_certain: bool = True


def reloader_traces(result: WalkResult, repository: ParsedRepository) -> Iterator[ReloaderTrace]:
    """What a cluster gets of Reloader in other ways than by a HelmRelease of its chart."""
    charts = {release.resource.id: release.chart for release in helm_releases(result)}
    for _, resource in result.applied():
        chart = charts.get(resource.id, "")
        what = (
            f"installs the chart {chart}" if _REPOSITORY.fullmatch(chart) else _installs(resource, repository)
        )
        if what and chart != CHART:
            yield ReloaderTrace(resource.path, resource.line, f"{resource.id} {what}")
    for path in filter(is_kustomization_file, result.files):
        file = load(repository, path)
        if not isinstance(file, Unreadable):
            yield from _from_elsewhere(file)
    for path in sorted(result.files):
        yield from _in_unreadable(path, repository)
    for walked in result.kustomizations:
        source = result.sources.get(walked.kustomization.source) if walked.kustomization.source else None
        if walked.outcome != "read" and source and _REPOSITORY.search(source.url):
            resource = walked.kustomization.resource
            what = f"Flux Kustomization {walked.name} applies {source.url}"
            yield ReloaderTrace(resource.path, resource.line, what)


def unread_reloaders(repository: ParsedRepository, read: frozenset[str]) -> tuple[ReloaderTrace, ...]:
    """Installs in files that no cluster is known to read."""
    found = []
    for path in repository.files.yaml_below():
        if path not in read and re.search(rb"(?i)reloader", repository.files.read(path)):
            for each in repository.objects(path):
                chart = each.text("spec", "chart", "spec", "chart").rpartition("/")[2]
                what = "installs the chart" if chart == CHART else _installs(each, repository)
                if what:
                    found.append(ReloaderTrace(path, each.line, f"{each.id} {what}", is_certain=False))
    return tuple(found)


def may_get(result: WalkResult, trace: ReloaderTrace) -> bool:
    """Whether the files leave open that a cluster gets what a file holds; what is suspended was applied once."""
    above = tuple(ancestors(parent(trace.path)))
    suspended = (each.kustomization.path for each in result.kustomizations if each.outcome == "suspended")
    return any(contained(path) and is_within(trace.path, contained(path)) for path in suspended) or any(
        not unknown.pattern or any(re.fullmatch(unknown.pattern, directory) for directory in above)
        for unknown in result.unknowns
    )


def _installs(resource: KubernetesObject, repository: ParsedRepository) -> str:
    """How an object installs Reloader; "" if it does not."""
    identity = resource.id
    if identity.kind in _CONFIGURATION or is_source(identity) or is_kustomization(identity):
        return ""
    if identity.kind.startswith("ResourceSet"):
        texts = (value for _, value in strings(resource.mapping("spec")))
        return "may create it" if any(_NAME.search(each) or _VENDOR.search(each) for each in texts) else ""
    for keys, value in strings(resource.mapping("spec"), ("spec",)):
        last = str(keys[-1])
        if last == "image" and _IMAGE.search(value):
            return f"runs the image {value}"
        if last in _FETCHED and (_VENDOR.search(value) or _names_chart(last, value)):
            return f"has {last} {value}"
        if keys[-2:] == ("chart", "name") and value == CHART:
            return f"installs the chart {value}"
    return _by_another_chart(resource, repository) if is_helm_release(identity) else ""


def _names_chart(key: str, value: str) -> bool:
    return key in ("chart", "chartName") and bool(_REPOSITORY.search(value))


def _by_another_chart(release: KubernetesObject, repository: ParsedRepository) -> str:
    """How the chart of a HelmRelease brings Reloader along."""
    reference = release.text("spec", "chartRef", "name")
    if _REPOSITORY.search(reference):
        return f"installs the chart of {reference}"
    values = release.mapping("spec", "values")
    if at(values, CHART, "enabled") is True:
        return f"sets {CHART}.enabled"
    directory = contained(release.text("spec", "chart", "spec", "chart"))
    chart = join(directory, "Chart.yaml")
    documents = repository.documents(chart) if repository.files.is_file(chart) else ()
    for document in () if isinstance(documents, Unreadable) else documents:
        if any(text(each, "name") == CHART for each in items(document.value, "dependencies")):
            return f"installs {directory}, which depends on the chart"
    return ""


def _in_unreadable(path: str, repository: ParsedRepository) -> Iterator[ReloaderTrace]:
    """The first line of a file without valid YAML that may install it."""
    content = repository.documents(path) if is_yaml(path) and repository.files.is_file(path) else ()
    if isinstance(content, Unreadable):
        lines = repository.files.read(path).decode(errors="replace").split("\n")
        for number, line in enumerate(lines, 1):
            if _UNPARSED.search(line) and not line.lstrip().startswith("#"):
                what = "the line names it, and the file is not valid YAML"
                yield ReloaderTrace(path, number, what, is_certain=False)
                return


def _from_elsewhere(file: KustomizationFile) -> Iterator[ReloaderTrace]:
    """What a kustomization file fetches from other repositories."""
    for entry in file.entries():
        if is_remote(entry.text) and _REPOSITORY.search(entry.text):
            yield ReloaderTrace(file.path, entry.position.line, f"{entry.field} lists {entry.text}")
    for field in ("helmCharts", "helmChartInflationGenerator"):
        for index, chart in enumerate(file.items(field)):
            named = text(chart, "name") or text(chart, "chartName")
            if named == CHART:
                line = file.position(field, index).line
                yield ReloaderTrace(file.path, line, f"{field} has the chart {named}")
