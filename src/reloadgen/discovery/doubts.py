"""What is doubtful about the clusters that a discovery found, as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reloadgen.discovery.workload_roots import roots_nobody_reads
from reloadgen.files.paths import ancestors, is_within, parent
from reloadgen.flux.flux_objects import is_kustomization

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reloadgen.discovery.discovered_cluster import DiscoveredCluster
    from reloadgen.flux.syncs.cluster_sync import ClusterSync
    from reloadgen.flux.walk_result import WalkedKustomization, WalkResult
    from reloadgen.kustomize.resources.resource import Resource
    from reloadgen.manifests.parsed_repository import ParsedRepository

Start: TypeAlias = "tuple[ClusterSync, str, WalkResult]"
"""A sync, the directory where it starts, and what it reads."""


def doubts_about(
    clusters: Sequence[DiscoveredCluster],
    starts: Sequence[Start],
    flux_objects: tuple[Resource, ...],
    repository: ParsedRepository,
) -> Iterator[str]:
    """Kustomizations that can't be followed, and directories that no cluster reads, listed or skipped."""
    for cluster in clusters:
        for walked in cluster.result.kustomizations:
            yield from _about_kustomization(walked, repository)
    yield from _leftovers(clusters, starts, flux_objects)
    for root in roots_nobody_reads(
        [each.root for each in clusters], [result for *_, result in starts], repository
    ):
        yield f"{root}: looks like a root, but no cluster reads it"


def meant(directory: str, repository: ParsedRepository) -> str:
    """The end of a message about a missing directory: the one that is probably meant, or nothing."""
    same = repository.files.namesakes(directory)
    return f"; did you mean {same[0]}?" if same else ""


def _about_kustomization(walked: WalkedKustomization, repository: ParsedRepository) -> Iterator[str]:
    resource = walked.kustomization.resource
    where = f"{resource.path}:{resource.line}: Flux Kustomization {walked.name}"
    if walked.outcome == "missing path":
        yield f"{where} fails: {walked.why}{meant(walked.directory, repository)}"
    elif walked.outcome == "elsewhere":
        yield (
            f"{where} applies {walked.directory} to another cluster, through kubeConfig: that cluster does not run "
            "Flux itself and is skipped"
        )
    elif walked.outcome == "unknown":
        yield f"{where} cannot be followed: {walked.why}"
    elif walked.outcome == "missing source":
        yield f"{where} has no source: {walked.why}"


def _leftovers(
    clusters: Sequence[DiscoveredCluster], starts: Sequence[Start], flux_objects: tuple[Resource, ...]
) -> Iterator[str]:
    """Directories beside those of clusters, with Kustomizations that no cluster reads and that start none."""
    read = {path for _, _, result in starts for path in result.files}
    declaring = {sync.file for sync, _, _ in starts}
    sync_paths = [directory for _, directory, _ in starts]
    beside = {parent(cluster.sync_path) for cluster in clusters if cluster.sync_path}
    directories = dict.fromkeys(
        directory
        for each in flux_objects
        if is_kustomization(each.id) and each.path not in read and each.path not in declaring
        for directory in ancestors(parent(each.path))
        if directory and parent(directory) in beside
        if not any(is_within(path, directory) for path in sync_paths)
    )
    for directory in directories:
        if not any(is_within(path, directory) for path in read):
            yield (
                f"{directory}: contains Flux Kustomizations next to the directories of clusters, "
                "but no cluster is declared to start there; is it a leftover?"
            )
