from __future__ import annotations

import pytest

from reloadgen.changes.addon_directories import AddOnDirectories

ADDONS = AddOnDirectories(
    [
        "w/s/x/kustomization.yaml",
        "w/s/x/app/kustomization.yaml",
        "w/s/x/app/overlays/prod/Kustomization",
        "w/s/y/kustomization.yml",
        "w/s/y/ks.yaml",
    ]
)


@pytest.mark.parametrize(
    ("path", "directory"),
    [
        ("w/s/x/ks.yaml", "w/s/x"),
        ("w/s/x/app/helmrelease.yaml", "w/s/x"),
        ("w/s/x/app/overlays/prod/Kustomization", "w/s/x"),
        ("w/s/y/ks.yaml", "w/s/y"),
        ("w/s/kustomization.yaml", ""),
        ("w/s/xy/ks.yaml", ""),
    ],
)
def test_a_file_belongs_to_the_outermost_directory_with_a_kustomization(path: str, directory: str) -> None:
    assert ADDONS.of(path) == directory


def test_the_entry_of_an_add_on_is_its_own_kustomization_and_no_other() -> None:
    assert ADDONS.is_entry("w/s/x/kustomization.yaml")
    assert not ADDONS.is_entry("w/s/x/app/kustomization.yaml")
    assert not ADDONS.is_entry("w/s/x/ks.yaml")
