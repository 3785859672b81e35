"""The cluster syncs that a repository declares, the surest first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reloadgen.files.paths import contained, is_within, parent
from reloadgen.flux.flux_objects import is_helm_release, is_kustomization
from reloadgen.flux.syncs.declarations import instance_syncs, kustomization_syncs, values_file_syncs
from reloadgen.flux.syncs.declaring_objects import declaring_objects
from reloadgen.flux.syncs.start_evidence import StartEvidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reloadgen.flux.syncs.cluster_sync import ClusterSync
    from reloadgen.flux.syncs.declaring_objects import ObjectGroup
    from reloadgen.manifests.parsed_repository import ParsedRepository


def declared_syncs(repository: ParsedRepository) -> tuple[ClusterSync, ...]:
    """Every cluster sync that the repository declares, and not what only looks like one; the surest first."""
    groups = declaring_objects(repository)
    evidence = StartEvidence(repository, tuple(_candidates(repository, groups)))
    starts = sorted(filter(evidence.is_start, evidence.candidates), key=evidence.order)
    return tuple(replace(each, is_own=evidence.is_own(each)) for each in starts)


def _candidates(repository: ParsedRepository, groups: tuple[ObjectGroup, ...]) -> Iterator[ClusterSync]:
    targets = {
        contained(each.text("spec", "path")): each.text("spec", "targetNamespace")
        for group in groups
        for each in group.objects
        if is_kustomization(each.id) and each.text("spec", "targetNamespace")
    }
    for group in groups:
        yield from instance_syncs(group, targets)
        yield from kustomization_syncs(group)
    yield from values_file_syncs(repository, dict(_release_namespaces(groups, targets)))


def _release_namespaces(
    groups: tuple[ObjectGroup, ...], targets: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The directories of HelmReleases with the namespace that each release is in, inner directories first."""
    found = {}
    for group in groups:
        for each in group.objects:
            if is_helm_release(each.id):
                directory = parent(each.path)
                target = next((targets[path] for path in targets if path and is_within(directory, path)), "")
                namespace = each.text("spec", "targetNamespace") or target or each.id.namespace
                if namespace:
                    found[directory] = namespace
    yield from sorted(found.items(), key=lambda each: -len(each[0]))
