"""The walk compared with Flux's own generator and kustomize: the same objects, namespaces and contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import scene
from reloadgen.discovery.discover import discover
from reloadgen.manifests.identity import object_id

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.discovery.discovered_cluster import DiscoveredCluster
    from reloadgen.flux.walk_result import WalkedKustomization

pytestmark = pytest.mark.oracle


COMPARED = {
    "Kustomization",
    "HelmRelease",
    "OCIRepository",
    "GitRepository",
    "ConfigMap",
    "Secret",
    "Namespace",
}
REWRITTEN = {"valuesFrom"}
"""Names of generated ConfigMaps in other objects get the hash too; we follow no such reference."""


def followed(top: Path) -> list[tuple[DiscoveredCluster, WalkedKustomization]]:
    found = discover(scene.read(top))
    return [
        (cluster, walked)
        for cluster in found.clusters
        for walked in cluster.result.kustomizations
        if walked.outcome == "read"
    ]


def ignore_of(cluster: DiscoveredCluster, walked: WalkedKustomization) -> str:
    source = walked.kustomization.source
    declared = cluster.result.sources.get(source) if source else None
    return declared.ignore if declared else ""


def compare(top: Path) -> int:
    """How many Flux Kustomizations were held against the library."""
    pairs = followed(top)
    jobs = [scene.job(top, walked, ignore_of(cluster, walked)) for cluster, walked in pairs]
    for (_, walked), real in zip(pairs, scene.generated(jobs), strict=True):
        name = walked.name
        broken = [defect.message for defect in walked.build.defects if not defect.corrected_by_flux]
        assert bool(real["error"]) == bool(broken), (name, real["error"], broken)
        if not broken:
            assert_same(walked, real["objects"])
    return len(pairs)


def assert_same(walked: WalkedKustomization, real: list[dict[str, Any]]) -> None:
    ours = {object_id(resource.content): resource.content for resource in walked.applied}
    theirs = {object_id(each): each for each in real}
    assert ours.keys() == theirs.keys(), walked.name
    for identity, content in ours.items():
        if identity.kind in COMPARED and not walked.variables.incomplete:
            assert comparable(content) == comparable(theirs[identity]), identity


def comparable(content: Any) -> Any:
    """Substituted text may have become another type: to Flux it is YAML again."""
    if isinstance(content, dict):
        return {
            key: comparable(value)
            for key, value in content.items()
            if value not in (None, {}) and key not in REWRITTEN
        }
    if isinstance(content, list):
        return [comparable(value) for value in content]
    return str(content)


@pytest.mark.parametrize("name", [name for name in scene.NAMES if name != "reloader-from-a-url"])
def test_every_kustomization_that_is_read_builds_to_what_the_walk_says(name: str, tmp_path: Path) -> None:
    top = scene.copied(name, tmp_path / "top", inventory=False)
    assert compare(top) or name == "artifact"
