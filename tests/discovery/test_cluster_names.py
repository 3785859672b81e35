from __future__ import annotations

import pytest

from reloadgen.discovery.cluster_names import cluster_names
from reloadgen.flux.flux_objects import SourceRef
from reloadgen.flux.syncs.cluster_sync import ClusterSync


def names(*paths: str, declared: tuple[str, ...] = ()) -> list[str]:
    """The names of clusters by their paths, the first ones with a name that is declared."""
    source = SourceRef("GitRepository", "flux-system", "flux-system")
    called = [*declared, *[""] * len(paths)]
    return cluster_names(
        [
            (ClusterSync("sync object", path, source, "x.yaml", 1, cluster_name=name), path)
            for path, name in zip(paths, called, strict=False)
        ]
    )


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (
            ("clusters/staging/kind-1", "clusters/staging/kind-2", "clusters/prod/eks-eu"),
            ["kind-1", "kind-2", "eks-eu"],
        ),
        (("clusters/stage/one", "clusters/stage/two"), ["one", "two"]),
        (("clusters/dev/00", "clusters/dev/01"), ["00", "01"]),
        (("clusters/eu/prod", "clusters/us/prod"), ["eu", "us"]),
        (("clusters/eu/prod", "clusters/us/prod", "clusters/eu/stage"), ["eu-prod", "us-prod", "eu-stage"]),
        (("clusters/prod/flux", "clusters/test/flux"), ["prod", "test"]),
        (("clusters/prod/root", "clusters/test/root"), ["prod", "test"]),
        (("kubernetes/clusters/infra", "kubernetes/clusters/apps"), ["infra", "apps"]),
        (("kubernetes/main/flux", "kubernetes/edge/flux"), ["main", "edge"]),
        (("a/x/prod", "b/x/prod", "a/y/prod", "b/y/prod"), ["a-x", "b-x", "a-y", "b-y"]),
        (("kubernetes/main/cluster", "kubernetes/utility/cluster"), ["main", "utility"]),
        (("kubernetes/main/flux/cluster", "kubernetes/utility/flux/cluster"), ["main", "utility"]),
        (("envs/base/flux", "envs/prod/flux"), ["base", "prod"]),
        (("kubernetes/apps/flux", "kubernetes/infra/flux"), ["apps", "infra"]),
        (
            ("fleet/eu/prod/01", "fleet/eu/prod/02", "fleet/us/prod/01"),
            ["eu-prod-01", "eu-prod-02", "us-prod-01"],
        ),
        (("kubernetes/flux", "clusters/prod"), ["main", "prod"]),
        (("flux", "kubernetes/flux"), ["flux", "kubernetes-flux"]),
        (("clusters/prod/eks-eu",), ["eks-eu"]),
        (("clusters/EKS_eu.1",), ["eks-eu-1"]),
        (("",), ["main"]),
    ],
)
def test_the_part_that_tells_clusters_apart(paths: tuple[str, ...], expected: list[str]) -> None:
    assert names(*paths) == expected


def test_a_declared_name_wins_unless_two_declare_it() -> None:
    assert names("clusters/a", "clusters/b", declared=("Prod EU",)) == ["prod-eu", "b"]
    assert names("clusters/a", "clusters/b", declared=("prod", "prod")) == ["a", "b"]
    assert names("clusters/x", "clusters/b/prod", "clusters/c/prod", declared=("prod",)) == ["prod", "b", "c"]
    assert names("clusters/x", "clusters/prod", declared=("prod",)) == ["prod", "clusters-prod"]


def test_paths_that_differ_by_punctuation_alone_get_it_in_words() -> None:
    assert names("clusters/a_b", "clusters/a.b", "clusters/a-b", "clusters/c.d") == [
        "a-underscore-b",
        "a-dot-b",
        "a-b",
        "c-d",
    ]
