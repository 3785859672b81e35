"""The clusters, started once for all tests of this directory, and ended with them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from cluster import world as worlds
from cluster.built import built
from cluster.scrape import Prometheus
from cluster.world import DEPLOYMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster.world import World


def pytest_report_header() -> list[str]:
    return [
        "real: etcd, kube-apiserver, controllers, scheduler, kubectl, kustomize-controller, helm, Prometheus",
        "STAND-INS: source-controller, helm-controller, Reloader and its chart; simulated by kwok: nodes and pods",
    ]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/cluster/" in str(item.path):
            item.add_marker(pytest.mark.cluster)
    # controllers need a while after their API server was away: those tests come last
    items.sort(key=lambda item: item.path.name == "test_lost_servers.py")


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two clusters, `infra` and `apps`, that deploy the living example and have settled."""
    built()
    home = tmp_path_factory.mktemp("world")
    try:
        found = worlds.make(home)
        sys.stderr.write(f"\nclusters: {found.seconds}\n")
        yield found
        sys.stderr.write(f"\npeak memory of the clusters, MiB: {worlds.peaks(found)}\n")
    finally:
        worlds.end(home)


@pytest.fixture(scope="session")
def prometheus(world: World) -> Prometheus:
    """A real Prometheus; ended with the world."""
    return Prometheus(world.home / "prometheus")


@pytest.fixture
def broken_reloader(world: World) -> Iterator[None]:
    """Nothing rolls, so that a canary stays for its whole minute."""
    api = world.api("infra")
    api.patch(DEPLOYMENT, {"spec": {"replicas": 0}})
    yield
    api.patch(DEPLOYMENT, {"spec": {"replicas": 1}})
    world.settle("infra")
