"""Manifest files in a build, without the real kustomize: objects, and the defects with their positions."""

from __future__ import annotations

from reloadgen.files.memory_tree import MemoryTree
from reloadgen.files.regular_files import regular_files
from reloadgen.kustomize.manifest_loader import ManifestLoader
from reloadgen.manifests.parsed_repository import ParsedRepository

CONFIG_MAP = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"


def loader(data: bytes) -> ManifestLoader:
    return ManifestLoader(ParsedRepository(regular_files(MemoryTree({"a.yaml": data}))))


def test_a_file_is_loaded_once_for_each_kind_of_list() -> None:
    manifests = loader(CONFIG_MAP)
    listed = manifests.load("a.yaml", generated=False)
    assert [str(each.id) for each in listed.resources] == ["ConfigMap a"]
    assert listed.reads[0].path == "a.yaml"
    assert manifests.load("a.yaml", generated=False) is listed


def test_a_duplicate_key_is_a_defect_at_its_second_position() -> None:
    result = loader(CONFIG_MAP + b"data:\n  x: one\n  x: two\n").load("a.yaml", generated=False)
    (defect,) = result.defects
    assert (defect.kind, defect.path, defect.line, defect.column) == ("build-fails", "a.yaml", 6, 3)
    assert "first set on line 5" in defect.message
    assert result.resources[0].text("data", "x") == "two"


def test_content_that_is_no_object_names_what_it_lacks() -> None:
    manifests = loader(CONFIG_MAP + b"---\nkind: Secret\n")
    (listed,) = manifests.load("a.yaml", generated=False).defects
    (generated,) = manifests.load("a.yaml", generated=True).defects
    assert (listed.kind, listed.line) == ("not-a-manifest", 5)
    assert "apiVersion" in listed.message
    assert "metadata.name" in listed.message
    assert generated.fix != listed.fix


def test_a_file_that_is_not_yaml_is_a_defect_and_leaves_its_objects_unknown() -> None:
    result = loader(b"a: [\n").load("a.yaml", generated=False)
    assert [each.kind for each in result.defects] == ["unreadable"]
    assert [each.path for each in result.unknowns] == ["a.yaml"]
    assert not result.resources
