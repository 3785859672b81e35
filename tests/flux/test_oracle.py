"""Our walk against Flux's own generator and kustomize: the same objects, namespaces and contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import scene
from reloadgen.discovery.discover import discover
from reloadgen.kustomize.resource import identity

if TYPE_CHECKING:
    from pathlib import Path

    from reloadgen.discovery.discover import FoundCluster
    from reloadgen.flux.walk import Node

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


def followed(top: Path) -> list[tuple[FoundCluster, Node]]:
    found = discover(scene.read(top))
    return [
        (cluster, node) for cluster in found.clusters for node in cluster.reach.nodes if node.state == "read"
    ]


def ignore_of(cluster: FoundCluster, node: Node) -> str:
    source = node.kustomization.source
    declared = cluster.reach.sources.get(source) if source else None
    return declared.ignore if declared else ""


def compare(top: Path) -> int:
    """How many Flux Kustomizations were held against the library."""
    nodes = followed(top)
    jobs = [scene.job(top, node, ignore_of(cluster, node)) for cluster, node in nodes]
    for (_, node), real in zip(nodes, scene.generated(jobs), strict=True):
        name = node.kustomization.ident.name
        broken = [defect.message for defect in node.build.defects if defect.severity == "error"]
        assert bool(real["error"]) == bool(broken), (name, real["error"], broken)
        if not broken:
            assert_same(node, real["objects"])
    return len(nodes)


def assert_same(node: Node, real: list[dict[str, Any]]) -> None:
    ours = {identity(resource.content): resource.content for resource in node.objects}
    theirs = {identity(each): each for each in real}
    assert ours.keys() == theirs.keys(), node.kustomization.ident.name
    for ident, content in ours.items():
        if ident.kind in COMPARED and not node.variables.more:
            assert comparable(content) == comparable(theirs[ident]), ident


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


@pytest.mark.parametrize("name", scene.NAMES)
def test_every_kustomization_that_is_read_builds_to_what_the_walk_says(name: str, tmp_path: Path) -> None:
    top = scene.copied(name, tmp_path / "top", inventory=False)
    assert compare(top) or name == "artifact"
