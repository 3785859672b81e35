"""Whether the chart of a release is the one that the inventory asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reloadgen.live.checks.flux_status import label, last_chart
from reloadgen.live.checks.status import Failed, Ready, Status, Waiting
from reloadgen.manifests.fields import text

if TYPE_CHECKING:
    from reloadgen.live.checks.expected_objects import ExpectedChart
    from reloadgen.live.kube.kube_objects import Document


def judge_chart(expected: ExpectedChart, repository: Document | None, release: Document) -> Status:
    """Compare the version before the `+`, and the digest of the manifest (not that of the layer)."""
    if repository is not None and (difference := _other_reference(expected, repository)):
        return Failed(difference)
    version, digest = last_chart(release)
    if not version:
        return Waiting(f"{label(release)} has not released a chart yet", on_outer=True)
    newest = source_digest(repository) if repository is not None else ""
    if newest and text(release, "status", "lastAttemptedRevisionDigest") != newest:
        return Waiting(f"{label(release)} has not picked up {newest} yet")
    if expected.version and version != expected.version:
        return Failed(f"{label(release)} runs chart {version}, expected {expected.version}")
    running = digest or newest  # a release that was rolled back has no digest
    if expected.digest and running != expected.digest:
        return Failed(f"{label(release)} runs the chart with digest {running}, expected {expected.digest}")
    return Ready(f"chart {version}" + (f" ({running})" if running else "") + _range(expected))


def source_digest(repository: Document) -> str:
    """The manifest's digest from `artifact.revision`, which is `2.2.3@sha256:…` or `sha256:…`."""
    return text(repository, "status", "artifact", "revision").rpartition("@")[2]


def _other_reference(expected: ExpectedChart, repository: Document) -> str:
    for key, value in (
        ("tag", expected.version),
        ("semver", expected.semver),
        ("digest", expected.digest),
    ):
        actual = text(repository, "spec", "ref", key)
        if actual != value:
            return (
                f"{label(repository)} has {key} {actual or '(unset)'}, but the inventory has {value or '(unset)'}: "
                "the cluster runs another revision of it, or something else changes this object"
            )
    return ""


def _range(expected: ExpectedChart) -> str:
    return f", selected by Flux from {expected.semver}" if expected.semver and not expected.version else ""
