"""Whether the chart that runs is the one that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.live.checks.flux_status import label, last_chart
from reloadgen.live.checks.status import Failed, Ready, Standing, Waiting
from reloadgen.live.kube.kube_objects import Document, text

if TYPE_CHECKING:
    from reloadgen.live.checks.expected_objects import Chart


def judge_chart(chart: Chart, repository: Document | None, release: Document) -> Standing:
    """The version before the `+` and the manifest's digest (never the layer's) against what is asked for."""
    if repository is not None and (other := _other_reference(chart, repository)):
        return Failed(other)
    version, digest = last_chart(release)
    if not version:
        return Waiting(f"{label(release)} has released no chart yet")
    newest = source_digest(repository) if repository is not None else ""
    if newest and text(release, "status", "lastAttemptedRevisionDigest") != newest:
        return Waiting(f"{label(release)} has not picked up {newest} yet")
    if chart.version and version != chart.version:
        return Failed(f"{label(release)} runs chart {version}, asked for is {chart.version}")
    running = digest or newest  # a rolled-back release does not say its digest
    if chart.digest and running != chart.digest:
        return Failed(f"{label(release)} runs the chart of digest {running}, asked for is {chart.digest}")
    return Ready(f"chart {version}" + (f" ({running})" if running else "") + _range(chart))


def source_digest(repository: Document) -> str:
    """The manifest's digest from `artifact.revision`: `2.2.3@sha256:…` or `sha256:…`."""
    return text(repository, "status", "artifact", "revision").rpartition("@")[2]


def _other_reference(chart: Chart, repository: Document) -> str:
    for key, wanted in (("tag", chart.version), ("semver", chart.semver), ("digest", chart.digest)):
        found = text(repository, "spec", "ref", key)
        if found != wanted:
            asks = f"{label(repository)} asks for {key} {found or 'none'}"
            return f"{asks}, the inventory for {wanted or 'none'}: something else wrote it"
    return ""


def _range(chart: Chart) -> str:
    return f", chosen by Flux from {chart.semver}" if chart.semver and not chart.version else ""
