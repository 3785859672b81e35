from __future__ import annotations

import pytest

from reloadgen.files.file_names import is_kustomization_file, is_temporary, is_yaml


@pytest.mark.parametrize(
    ("path", "yaml", "kustomization", "temporary"),
    [
        ("a/kustomization.yaml", True, True, False),
        ("kustomization.yml", True, True, False),
        ("a/Kustomization", False, True, False),
        ("a/kustomization", False, False, False),
        ("kustomization.yaml/x.json", False, False, False),
        ("a/x.YAML", False, False, False),
        ("a/.x.yaml.reloadgen-tmp", False, False, True),
        ("a/mine.reloadgen-tmp", False, False, False),
        ("a/.x.yaml.tmp", False, False, False),
    ],
)
def test_names_say_what_a_file_is(path: str, *, yaml: bool, kustomization: bool, temporary: bool) -> None:
    assert (is_yaml(path), is_kustomization_file(path), is_temporary(path)) == (
        yaml,
        kustomization,
        temporary,
    )
