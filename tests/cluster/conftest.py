"""The clusters, started once for all tests of this directory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from cluster import live_fleet
from cluster.go_binaries import go_binaries
from cluster.prometheus_server import Prometheus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cluster.live_fleet import LiveFleet


def pytest_report_header() -> list[str]:
    return [
        "real: etcd, kube-apiserver, controllers, scheduler, kubectl, kustomize-controller, helm, Prometheus",
        "STAND-INS: source-controller, helm-controller, Reloader and its chart; simulated by kwok: nodes and pods",
    ]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/cluster/" in str(item.path):
            item.add_marker(pytest.mark.cluster)
    # these tests come last, because controllers need time to recover from a stopped API server
    items.sort(key=lambda item: item.path.name == "test_lost_servers.py")


@pytest.fixture(scope="session")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveFleet]:
    """Two clusters, `infra` and `apps`, that deploy this repository's own manifests and are Ready."""
    go_binaries()
    home = tmp_path_factory.mktemp("fleet")
    try:
        found = live_fleet.make(home)
        sys.stderr.write(f"\nclusters: {found.seconds}\n")
        yield found
        sys.stderr.write(f"\npeak memory of the clusters, MiB: {live_fleet.peaks(found)}\n")
    finally:
        live_fleet.end(home)


@pytest.fixture(scope="session")
def prometheus(fleet: LiveFleet) -> Prometheus:
    """A real Prometheus, stopped with the fleet."""
    return Prometheus(fleet.home / "prometheus")
