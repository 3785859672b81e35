from __future__ import annotations

import pytest

from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.near_directory import NearDirectory, near_directory

TREE = MemoryTree(
    {"kubernetes/workloads/platform/x.yaml": b"", "kubernetes/clusters/infra/y.yaml": b"", "a": b""}
)


@pytest.mark.parametrize(
    ("path", "similar", "above"),
    [
        ("kubernetes/workloads/platfrom", "kubernetes/workloads/platform", "kubernetes/workloads"),
        ("kubernets/workload/Platform", "kubernetes/workloads/platform", ""),
        ("kubernetes/workloads/tenants", "", "kubernetes/workloads"),
        ("kubernetes/workloads/platform/more", "", "kubernetes/workloads/platform"),
        ("b", "", ""),
    ],
)
def test_the_directory_that_was_meant(path: str, similar: str, above: str) -> None:
    assert near_directory(TREE, path) == NearDirectory(similar, above)


def test_the_hint_names_what_there_is() -> None:
    assert NearDirectory("a/b", "a").hint == "did you mean a/b?"
    assert NearDirectory("", "a").hint == "the nearest existing directory is a"
    assert NearDirectory("", "").hint == "the nearest existing directory is the top of the repository"
